import type { BehaviourTrial, RuleBehaviour } from '@drawbridge/sentinel-sync';
import { expect, it } from 'vitest';

import { behaviourLines, behaviourSummary } from './behaviour-lines.ts';

const alert = (minute: number) => ({ time: `2026-03-02T11:${minute}:00Z`, what: 'IP 203.0.113.7' });
const trial = (changes: Partial<BehaviourTrial>): BehaviourTrial => ({
  on: 'case fires-a',
  before: { ran: true, alerts: 1 },
  after: { ran: true, alerts: 1 },
  appear: [],
  vanish: [],
  ...changes,
});
const rule = (...trials: readonly BehaviourTrial[]): RuleBehaviour => ({
  name: 'x',
  title: 'X',
  action: 'update',
  trials,
  notes: [],
});
const texts = (behaviour: RuleBehaviour) =>
  behaviourLines(behaviour).map(({ sign, text }) => `${sign} ${text}`);

it('lists what vanishes and what appears, and only names the cases without a difference', () => {
  const changed = trial({ on: 'telemetry', appear: [alert(20)], vanish: [alert(10)] });
  expect(texts(rule(trial({}), changed, trial({ on: 'case quiet-b' })))).toEqual([
    '  telemetry: 1 alert → 1 alert',
    '- 2026-03-02T11:10:00Z  IP 203.0.113.7',
    '+ 2026-03-02T11:20:00Z  IP 203.0.113.7',
    '  2 without a difference: fires-a, quiet-b',
  ]);
});

it('says which version does not run here, and counts it as not compared', () => {
  const unknown = rule(trial({ before: { ran: false, why: 'no such table' } }));
  expect(texts(unknown)).toEqual([
    '  case fires-a: the version in the workspace does not run here: no such table → 1 alert',
  ]);
  expect(behaviourSummary({ rules: [unknown], problems: [] })).toBe(
    '0 alerts appear, 0 vanish; 1 could not be compared',
  );
});

it('cuts a long list short and says by how much', () => {
  const appear = Array.from({ length: 30 }, (_, n) => alert(10 + n));
  expect(texts(rule(trial({ appear }))).at(-1)).toBe('+ and 10 more');
});
