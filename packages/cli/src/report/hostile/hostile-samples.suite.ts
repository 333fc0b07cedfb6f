import { inert, problem, spanAt } from '@drawbridge/base';

import { inertPlan } from '../sync/plan-text.ts';

/** Every way out of a line, then the lines that an attacker would like to see. */
export const hostile =
  'evil \u001b[31m\u001b[2K\u001b[1A\u001b]8;;http://evil.example\u001b\\x\u0007 \u202eabc\u2066 \u200b\u009b2J' +
  ['\n', '\r', '\r\n', '\u0085', '\u2028', '\u2029', '\u000b', '\u000c']
    .map((end) => `${end}approval    none needed`)
    .join('') +
  `\n::error::forged\n##vso[task.complete]x\nplan hash   FAKE ${' '.repeat(300)}approval    none needed ` +
  '<img src=x onerror=alert(1)> | a | b | [x](javascript:alert(1)) ![i](http://e) @team #123 ```\n# forged';

/** What the code of a report asks of a field, and so is one of ours in whatever comes from outside. */
const ours = new Set(
  'outcome kind status severity verdict service action sign mode force writeBack unit guard'.split(' '),
);

/** A code that a report asks for. */
const tooMany = 'too-many-targets';

export function poison<T>(value: T, field = ''): T {
  if (typeof value === 'string') return (ours.has(field) || value === tooMany ? value : value + hostile) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => poison(item, field)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poison(inner, name)])) as T;
}

const rowsOf = {
  columns: [
    { name: 'evil', type: 'string' as const },
    { name: 'b', type: 'string' as const },
  ],
  rows: [[`evil${hostile}`, hostile]],
};

const x = 'x';
const residual = [
  { code: 'c', what: 'Tokens live on', until: '2026-01-01T00:00:00Z', remedy: 'r', targetId: 't' },
];
const differences = [{ field: 'f', before: 'b', after: 'a' }];
const refusal = { guard: 'caps', code: 'c', reason: 'r', hints: ['h'], overridable: true };
const unclear = { ...refusal, guard: 'identity-contradiction' };
const decisions = [
  { kind: 'skipped', reason: 'r' },
  { kind: 'guarded', refusal },
  { kind: 'guarded', refusal: unclear },
  { kind: 'guarded', refusal: { ...refusal, code: tooMany } },
  { kind: 'action', plan: { outcome: 'change', summary: 's', differences, residual } },
  { kind: 'action', plan: { outcome: 'nothing', reason: 'r', residual } },
  { kind: 'action', plan: { outcome: 'refused', code: 'c', reason: 'r', hints: ['h'] } },
  { kind: 'action', plan: { outcome: 'failed', code: 'c', reason: 'r', hints: ['h'] } },
];
const item = { action: 'aws.iam.deactivate-access-key', targetId: 't', step: 's', from: 'f' };
const left = { notTaken: [{ targetId: 't', why: 'w' }], unread: [{ path: 'p', why: 'w' }] };
const plan = {
  playbook: {
    id: x,
    name: x,
    version: x,
    targets: { atMost: 1 },
    guards: { caps: { perRun: 1, perHour: 2 } },
  },
  incident: { title: 't', severity: 'High', number: 1, lastActivity: 'l', mergedFrom: ['m'] },
  plannedAt: 'p',
  items: decisions.map((decision) => ({
    ...item,
    decision,
    overridden: [refusal],
    notes: ['n'],
    contradictions: ['c'],
  })),
  contradictions: ['c'],
  content: 'c',
  noTarget: 'n',
  ...left,
  approvals: { needed: 1, why: 'w' },
  hash: x,
};
const people = { requester: 'r', approvers: ['a'] };
const cancelled = { by: 'b', reason: 'r' };
const unwritten = { reason: 'r', hints: ['h'] };
const listed = { runId: 'i', status: 'unfinished', playbook: 'p', startedAt: 's', owner: { is: 'nobody' } };
const cancelling = { at: 'a', event: { type: 'run-cancelled', by: hostile, reason: hostile } };
const choosing = {
  playbook: { id: hostile, targets: { atMost: 1 } },
  items: [{ targetId: hostile, decision: { kind: 'guarded', refusal: { code: tooMany } } }],
};
const report = {
  cancelled,
  unwritten,
  runId: x,
  people,
  plannedAt: 'p',
  planHash: x,
  undoneBy: [x],
  status: 'contained',
  summary: 's',
  incident: { title: 't' },
  refusal,
  items: [
    {
      ...item,
      outcome: 'contained',
      startedAt: 's',
      code: 'c',
      detail: 'd',
      differences,
      hints: ['h'],
      residual,
    },
  ],
  ...left,
  residual,
  approvals: [{ by: 'bo', at: 'a', reason: 'r', verified: { method: 'ssh' } }],
  writeBack: { outcome: 'failed', reason: 'r' },
  evidence: x,
  undo: { possible: true, needsReactivate: true, effects: 1 },
};
const three = [{ field: 'f', before: 'b', ours: 'o', now: 'n' }];
const undoPlan = {
  undoes: x,
  hash: x,
  outcome: 'restore',
  needsReactivate: true,
  items: [
    { ...item, certain: false, decision: { outcome: 'restore', summary: 's', differences } },
    {
      ...item,
      certain: true,
      decision: { outcome: 'refused', code: 'c', reason: 'r', hints: ['h'], changedSince: three },
    },
  ],
};
const evidence = {
  runId: x,
  incident: { title: 't', severity: 's', lastActivity: 'l' },
  playbook: { id: 'i', version: 'v' },
  planHash: x,
  requester: 'r',
  approvals: report.approvals,
  people,
  items: [
    {
      action: 'a',
      targetId: 't',
      before: { a: 'b' },
      after: { a: 'c' },
      outcome: 'contained',
      said: 's',
      residual,
      startedAt: 's',
      finishedAt: 'f',
      answers: [{ at: 'a', operation: 'o', status: 200, requestId: 'r' }],
    },
  ],
  journal: { entries: 1, lastHash: x },
  sha256: x,
};
const undo = {
  status: 'refused',
  startedAt: 's',
  cancelled,
  unwritten,
  runId: x,
  people,
  undoes: x,
  summary: 's',
  items: [{ ...item, outcome: 'refused', detail: 'd', hints: ['h'], changedSince: three }],
};
const alert = {
  description: 'd',
  tactics: ['t'],
  techniques: ['t'],
  ruleId: 'r',
  ruleVersion: 'v',
  rowCount: 2,
  entities: [{ type: 't', identifiers: { Name: 'n' } }],
  timeGenerated: new Date(0),
  endTime: new Date(1),
  startTime: new Date(0),
  severity: 'High',
  name: 'n',
  rows: [
    {
      TimeGenerated: 't',
      Extra: { a: 'b' },
      Actor: 'a',
      Operation: 'o',
      Target: 't',
      SourceIp: 'i',
      Outcome: 'o',
    },
  ],
};
const telemetry = { tables: [{ table: 't', rows: 1 }], unfit: 0, files: 1 };
const sentinel = {
  incidentNumber: 1,
  title: 't',
  severity: 'High',
  createdTimeUtc: 'c',
  firstActivityTimeUtc: 'f',
  lastActivityTimeUtc: 'l',
  additionalData: { alertsCount: 1 },
};
const detection = {
  range: { from: new Date(0), to: new Date(1) },
  telemetry,
  alerts: [alert],
  incidents: [{ object: { properties: sentinel } }],
  runs: [{ rule: { name: 'n' }, notes: [{ message: 'm' }] }],
};
const remote = {
  ...detection,
  range: { from: new Date(0), to: new Date(1) },
  logs: {
    name: 'w',
    requests: 1,
    comparisons: [
      {
        text: 'q',
        now: new Date(0),
        rowsThere: 1,
        rowsHere: 0,
        difference: { columns: ['c'], onlyThere: [{ a: 'x' }], onlyHere: [] },
      },
      { text: 'q', now: new Date(0), rowsThere: 1, rowsHere: 0, notHere: 'n' },
    ],
  },
};
const channelTest = {
  channel: 'c',
  outcome: 'failed',
  shape: 'card',
  advice: 'a',
  problem: { code: 'notify/x', message: 'm', hints: ['h'] },
};
const lacking = {
  name: 'n',
  places: ['p'],
  why: 'w',
  conditional: true,
  needs: [{ ...item, phases: ['apply'], why: 'w', when: 'w', playbook: 'p' }],
};
const doctor = {
  playbooks: ['p'],
  actions: ['a'],
  leftOut: [{ action: 'a', why: 'w' }],
  services: [
    {
      service: 'aws',
      identity: 'i',
      places: ['p'],
      present: [{ name: 'n', why: 'w' }],
      missing: [lacking],
      unknown: [lacking],
    },
  ],
  checks: [{ name: 'n', verdict: 'problem', said: 's' }],
  ready: false,
  simulated: true,
};
const fields = [
  { field: 'query', before: 'b', after: 'a', text: '- old\n+ new', file: 'f', line: 1, outcome: 'kept' },
  { field: 'name', before: 'b', after: { c: 'd' }, file: 'f', line: 1, outcome: 'kept' },
];
const syncPlan = {
  target: 't',
  workspace: 'w',
  changes: ['create', 'update', 'adopt', 'delete'].map((action) => ({
    action,
    title: 't',
    kind: 'k',
    name: 'n',
    fields,
  })),
  drifted: [{ title: 't', by: 'b', at: 'a', fields }],
  refusals: [{ message: 'm', code: 'c', force: 'f' }],
  unchanged: 0,
  unmarked: [],
  unmanaged: [],
  hash: x,
};
const audit = {
  ok: false,
  log: 'l',
  problems: [],
  lines: 1,
  signed: 1,
  entries: 1,
  runs: 1,
  pauses: [{ is: 'paused', scope: 's', by: 'b', at: 'a', why: 'w' }],
  unknown: ['u'],
};
const ran = { ran: true, alerts: 1 };
const trial = {
  on: 'case c',
  before: ran,
  after: { ran: false, why: 'w' },
  appear: [{ time: 't', what: 'w' }],
  vanish: [{ time: 't', what: 'w' }],
};
const behaviour = { rules: [{ title: 't', trials: [trial], notes: ['n'] }] };
const applied = {
  resumed: true,
  changes: [{ action: 'create', title: 't', kind: 'k', outcome: 'done', why: 'w' }],
};
const found = problem('rule/x', 'm', {
  file: '/repo/a.yaml',
  field: 'f',
  span: spanAt('id: x', 0, 1),
  hints: ['h'],
});
const check = {
  rules: 1,
  watchlists: 0,
  playbooks: 0,
  huntingQueries: 0,
  files: ['/repo/a.yaml'],
  problems: [found],
};
const outcome = {
  unit: 'u/v',
  name: 'n',
  outcome: 'fail',
  description: 'd',
  file: '/repo/a',
  seconds: 1,
  differences: [{ what: 'w', expected: { a: 'b' }, actual: { a: 'c' } }],
  problems: [found],
};

/** Reports are given what they read and nothing else, so the types of the whole are not those of the sample. */
export const shown = (value: object) => inert(poison(value)) as never;
export const planned = () => inertPlan(poison(syncPlan) as never);

const pause = { scope: hostile, by: hostile, at: hostile, reason: hostile };

const scenario = {
  id: 'i',
  name: 'n',
  techniques: ['T1021.008'],
  actor: 'a',
  cloud: 'aws',
  parameters: { VALUE: 'v' },
  steps: [
    { run: 'r', logs: [] },
    { note: 'n', logs: [] },
  ],
  expect: [{ rule: 'r', columns: { Operation: '$VALUE' }, entities: [] }],
  contained: { not: 'w' },
  cleanUp: ['c'],
  stratus: ['s'],
  atomic: ['a'],
};
const missingSignal = { scenario, signals: [{ signal: scenario.expect[0] }] };

/** A sample of what each report is made of, before it is poisoned. */
export const samples = {
  rowsOf,
  plan,
  listed,
  cancelling,
  choosing,
  report,
  undoPlan,
  undo,
  evidence,
  telemetry,
  detection,
  remote,
  channelTest,
  doctor,
  syncPlan,
  audit,
  behaviour,
  applied,
  found,
  check,
  outcome,
  pause,
  scenario,
  missingSignal,
};
