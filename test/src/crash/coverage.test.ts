import { describe, expect, it } from 'vitest';

import { Coverage } from './coverage.ts';
import { momentOf, momentsOf } from './moments.ts';
import { planCrashes, signals, type Moments } from './plan-crashes.ts';
import type { Seen } from './watch-run.ts';

const entries = ['run-started', 'effect-started', 'effect-finished', 'run-finished'];
const calls = ['ListAccessKeys', 'UpdateAccessKey', 'ListAccessKeys', 'ListAccessKeys'];
const contain = momentsOf(entries, calls);
const moments: Moments = { respond: contain, contain, undo: momentsOf(['run-started', 'run-finished'], []) };

describe('the moments of a run', () => {
  it('are each entry in the journal and in the log, the end, and each write before and after its effect', () => {
    expect(contain.map(({ name }) => name)).toEqual([
      '0, no journal yet',
      '0, no entry yet',
      '1 run-started, in the journal',
      '1 run-started, in the log',
      '2 effect-started, in the journal',
      '2 effect-started, in the log',
      '3 effect-finished, in the journal',
      '3 effect-finished, in the log',
      'the evidence is kept',
      '4 run-finished, in the journal',
      '4 run-finished, in the log',
      'the head is beside the key',
      'the head is beside the log',
      'UpdateAccessKey received, never carried out',
      'UpdateAccessKey received, carried out later',
      'UpdateAccessKey carried out, answer held',
      'UpdateAccessKey looked after',
    ]);
  });

  it('are told from its files', () => {
    const seen: Seen = {
      runId: 'run',
      hasJournal: true,
      entries: entries.slice(0, 2),
      logged: 1,
      evidence: false,
      signed: { besideKey: false, besideLog: false },
    };
    expect(momentOf(seen)).toBe('2 effect-started, in the journal');
    expect(momentOf({ ...seen, logged: 2 })).toBe('2 effect-started, in the log');
    const ended = { ...seen, entries, logged: 4, evidence: true };
    expect(momentOf(ended)).toBe('4 run-finished, in the log');
    expect(momentOf({ ...ended, signed: { besideKey: true, besideLog: false } })).toBe(
      'the head is beside the key',
    );
  });
});

describe('a plan of kills', () => {
  it('has every verb, moment and signal once, and the same order for the same seed', () => {
    const plan = planCrashes(moments, undefined, 7);
    const cells = new Set(plan.map(({ verb, moment, signal }) => `${verb} ${moment.name} ${signal}`));
    expect(cells.size).toBe(plan.length);
    expect(plan).toHaveLength((17 + 17 + 8) * signals.length);
    expect(planCrashes(moments, undefined, 7)).toEqual(plan);
    expect(planCrashes(moments, undefined, 8)).not.toEqual(plan);
  });

  it('begins with every entry of every journal where not all are wanted', () => {
    const plan = planCrashes(moments, 40, 1);
    expect(plan.every(({ moment }) => moment.name.endsWith(', in the journal'))).toBe(true);
    expect(new Set(plan).size).toBe(40);
  });

  it('is not covered while one of its moments was not hit', () => {
    const coverage = new Coverage();
    const plan = planCrashes(moments, undefined, 1);
    for (const { verb, moment, signal } of plan.slice(1)) coverage.hit(verb, moment.name, signal);
    const [first] = plan;
    expect(coverage.missing(plan)).toEqual([[first?.verb, first?.moment.name, first?.signal].join(', ')]);
  });
});
