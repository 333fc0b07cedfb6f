import { inert } from '@drawbridge/base';
import type { RunPlan } from '@drawbridge/playbook-runtime';
import pico from 'picocolors';
import { expect, it } from 'vitest';

import type { Host } from '../terminal/host.ts';
import { planText } from './plan-text.ts';

const host = { columns: 200, colours: pico.createColors(false) } as unknown as Host;
const refused = {
  outcome: 'refused',
  code: 'break-glass-account',
  reason: 'it is never disabled',
  hints: [],
};
const item = {
  action: 'azure.entra.disable-user',
  targetId: 'entra.user/1',
  step: 'disable',
  from: 'entities',
  notes: [],
  overridden: [],
  decision: { kind: 'action', plan: refused },
};
const plan = {
  playbook: { id: 'p', name: 'P', version: '1.0.0', guards: { caps: { perRun: 1, perHour: 1 } } },
  incident: { title: 'T', severity: 'High' },
  items: [{ ...item, contradictions: ['the account 1 is dana, not kim'] }],
  contradictions: ['the incident gives the name dana to 1 and to 2'],
  content: '/srv/content',
  notTaken: [],
  unread: [],
  approvals: { needed: 0, why: 'w' },
  overrides: [],
  outcome: 'refused',
  hash: 'h',
};

it('says in its first lines what the incident and the cloud contradict, whatever the action refuses', () => {
  const lines = planText(host, inert(plan as unknown as RunPlan)).split('\n');
  const first = lines.findIndex((line) => line.includes('azure.entra.disable-user'));
  const head = lines.slice(0, first).join('\n');
  expect(head).toContain('unclear     the incident gives the name dana to 1 and to 2');
  expect(head).toContain('unclear     the account 1 is dana, not kim');
  expect(head).toContain('content     /srv/content');
});
