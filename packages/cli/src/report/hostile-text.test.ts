/// <reference types="vite/client" />
import { inert, problem, spanAt } from '@drawbridge/base';
import pico from 'picocolors';
import { describe, expect, it } from 'vitest';

import type { Host } from '../terminal/host.ts';
import { auditText } from './audit-text.ts';
import { channelTestsText } from './channel-tests-text.ts';
import { choiceText } from './choice-text.ts';
import { checkFormats, printCheck } from './check/print-check.ts';
import { problemsWithExcerpts } from './check/check-text.ts';
import { demoText } from './demo-text.ts';
import { detectionText } from './detection-report.ts';
import { doctorText } from './doctor-text.ts';
import { planText } from './plan-text.ts';
import { queryCsv, queryMarkdown, queryNdjson, queryText } from './query/query-text.ts';
import { reconcileText } from './reconcile-text.ts';
import { remoteDetectionText } from './remote-report.ts';
import { runText } from './run-text.ts';
import { pausesText, pauseText } from './pauses-text.ts';
import { viewText } from './view-text.ts';
import { ownerText, runsText, timelineText } from './runs-text.ts';
import { syncApplyMarkdown, syncApplyText } from './sync/apply-text.ts';
import { syncDriftMarkdown, syncPlanMarkdown } from './sync/plan-markdown.ts';
import { inertPlan, syncDriftText, syncPlanText } from './sync/plan-text.ts';
import { scenariosText, scenarioText } from './scenario/scenario-text.ts';
import { initText } from './adopting/init-text.ts';
import { newText } from './adopting/new-text.ts';
import { signalsText } from './scenario/signals-text.ts';
import { testJUnit, testText } from './test-report.ts';
import { undoPlanText, undoText } from './undo-text.ts';

/** Every way out of a line, then the lines that an attacker would like to see. */
const hostile =
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

function poison<T>(value: T, field = ''): T {
  if (typeof value === 'string') return (ours.has(field) || value === tooMany ? value : value + hostile) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => poison(item, field)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poison(inner, name)])) as T;
}

const adopted = poison({
  root: '/evil',
  content: 'soc',
  layouts: ['ContentOps'],
  found: [{ kind: 'rule' as const, count: 1, folders: [{ folder: 'evil/', count: 1 }] }],
  unread: [problem('content/unread', 'not read', { file: '/evil/soc/a.txt' })],
  passedOver: ['docs'],
  globs: { rule: ['evil/*.yaml'] },
  globsAreSet: false,
  baseline: { errors: 1, warnings: 0, beyond: 1 },
  files: [{ path: 'evil', outcome: 'written' as const, text: 'evil' }],
  isDryRun: true,
  next: ['evil'],
});

const rowsOf = {
  columns: [
    { name: 'evil', type: 'string' as const },
    { name: 'b', type: 'string' as const },
  ],
  rows: [[`evil${hostile}`, hostile]],
};

const host = { cwd: '/repo', columns: 100, colours: pico.createColors(false) } as unknown as Host;

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
  incident: { title: 't', severity: 'High' },
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
  status: 'contained',
  summary: 's',
  incident: { title: 't' },
  refusal,
  items: [{ ...item, outcome: 'contained', code: 'c', detail: 'd', differences, hints: ['h'], residual }],
  ...left,
  residual,
  approvals: [{ by: 'bo' }],
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
const undo = {
  cancelled,
  unwritten,
  runId: x,
  people,
  undoes: x,
  summary: 's',
  items: [{ ...item, outcome: 'refused', detail: 'd', hints: ['h'], changedSince: three }],
};
const alert = {
  startTime: new Date(0),
  severity: 'High',
  name: 'n',
  rows: [{ Actor: 'a', Operation: 'o', Target: 't', SourceIp: 'i', Outcome: 'o' }],
};
const telemetry = { tables: [], unfit: 0, files: 1 };
const detection = {
  telemetry,
  alerts: [alert],
  incidents: [{}],
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
const shown = (value: object) => inert(poison(value)) as never;
const planned = () => inertPlan(poison(syncPlan) as never);

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

const reports: Readonly<Record<string, () => string>> = {
  'a plan': () => planText(host, shown(plan)),
  'a run': () => runText(host, shown(report), true),
  'a plan of an undo': () => undoPlanText(host, shown(undoPlan), false),
  'an undo': () => undoText(host, shown(undo), true),
  'a demo': () =>
    demoText(
      host,
      shown({
        detection,
        calls: { reads: 1, writes: 1 },
        seconds: { detect: 1, respond: 1, undo: 1 },
        folder: '/repo',
        answers: [{ plan, report }, { plan }],
        leftOut: [hostile],
        undo,
      }),
    ),
  'a choice of targets': () => choiceText(inert(choosing) as never, { incident: 'i' } as never) ?? '',
  'a list of runs': () => runsText(host, hostile, shown([listed])),
  pauses: () => pausesText(host, [pause]),
  scenarios: () => scenariosText(host, shown({ scenarios: [scenario] })),
  'a scenario': () => scenarioText(shown(scenario)),
  'the signals of scenarios': () => signalsText(host, shown({ checked: [missingSignal] })),
  'an adopted repository': () => initText(host, inert(adopted, ['text'])),
  'what was begun': () => newText(host, inert(poison({ files: ['evil'], next: ['evil'] }))),
  'a pause': () => pauseText(pause),
  'a run of a server': () =>
    viewText(
      host,
      {
        runId: hostile,
        kind: 'containment',
        state: 'ended',
        status: hostile,
        receivedAt: hostile,
        requester: hostile,
        plan: shown(plan),
      },
      false,
    ),
  'an owner of a run': () => ownerText(host, hostile, inert({ is: 'unknown', why: hostile })),
  'a journal': () => timelineText(host, inert([cancelling]) as never),
  detections: () => detectionText(host, shown(detection)),
  'a reconciliation': () =>
    reconcileText(
      host,
      [
        { name: hostile, title: hostile, is: 'submitted', runs: [hostile] },
        { name: hostile, title: hostile, is: 'failed', runs: [], why: hostile },
      ],
      { workspace: hostile, server: hostile, dryRun: true },
    ),
  'an audit': () => auditText(host, shown(audit)),
  'a detection where the logs are': () => remoteDetectionText(host, shown(remote)),
  'tests of channels': () => channelTestsText(shown([channelTest])),
  'a doctor': () => doctorText(host, shown(doctor)),
  'a plan of a sync': () => syncPlanText(host, planned(), shown(behaviour)),
  'a drift': () => syncDriftText(host, planned()),
  'an apply': () => syncApplyText(host, shown(applied)),
  tests: () => testText(host, [poison(outcome)] as never),
  'rows of a query': () => queryText(host, rowsOf).table ?? '',
  'rows of a query in a terminal': () => queryText({ ...host, terminalColumns: 80 }, rowsOf).table ?? '',
  'problems with excerpts': () =>
    problemsWithExcerpts(host, [poison(found)], new Map([[`/repo/a.yaml${hostile}`, `id: x${hostile}`]])),
};

const markdown: Readonly<Record<string, () => string>> = {
  'a plan of a sync': () => syncPlanMarkdown(planned(), shown(behaviour)),
  'a drift': () => syncDriftMarkdown(planned()),
  'an apply': () => syncApplyMarkdown(shown(applied)),
  'rows of a query': () => queryMarkdown(rowsOf),
  'a check': () => printCheck({ cwd: '/repo', version: '1' }, poison(check), 'markdown'),
};

/** A line that a reader takes for ours: it begins where our labels stand, or is a command to the runner of a job. */
const forged = /^(?:approval|plan hash|# forged|none needed)|^\s*(?:::error::forged|##vso\[)/m;
const acting = /[^\P{C}\n\ue000]|[\u2028\u2029\u200b]/u;

describe('nothing from outside acts or forges a line', () => {
  it.each(Object.entries(reports))('in %s', (_name, print) => {
    const text = print();
    expect(text).toContain('evil');
    expect(text.replace(/^approval {4}one person|^plan hash {3}x/gm, '')).not.toMatch(forged);
    expect(text).not.toMatch(acting);
  });

  it.each(Object.entries(markdown))('in the Markdown of %s, outside of code', (_name, print) => {
    const text = print();
    expect(text).toContain('evil');
    expect(text).not.toMatch(acting);
    const prose = text
      .replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '')
      .replaceAll(/(`+)[^\n]*?[^`\n]\1(?!`)/g, '');
    expect(prose).not.toMatch(forged);
    expect(prose).not.toMatch(/(?<!\\)<img|(?<!\\)\[x|(?<!\\)!\[|@team|#123/);
  });

  it('in the tables of Markdown: a row stays a row', () => {
    const rows = syncApplyMarkdown(shown(applied))
      .split('\n')
      .filter((line) => line.startsWith('| create'));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(4);
  });

  it.each(checkFormats)('in a check as %s', (format) => {
    const text = printCheck({ cwd: '/repo', version: '1' }, poison(check), format);
    expect(text).not.toMatch(acting);
    expect(text).not.toMatch(/^\s*(?:::error::forged|##vso)/m);
    if (format === 'github') expect(text.split('\n')).toHaveLength(1);
    if (format === 'json') expect(JSON.parse(text)).toMatchObject({ problems: [{ message: `m${hostile}` }] });
  });

  it('in the rows of a query for machines', () => {
    expect(queryNdjson(rowsOf)).not.toMatch(/\n|[^\P{C}]/u);
    expect(
      queryCsv({
        ...rowsOf,
        rows: [
          ['=1+1', '@x'],
          ['-1', '+1'],
        ],
      }),
    ).toBe("evil,b\n'=1+1,'@x\n'-1,'+1");
  });

  it('in the XML of test results', () => {
    const text = testJUnit(host, [poison(outcome)] as never);
    expect(text).not.toMatch(acting);
    expect(text).not.toMatch(/<img/);
  });
});

it('has every report of this folder in the list above', () => {
  const modules = import.meta.glob(['./**/*.ts', '!./**/*.test.ts'], { eager: true });
  const printers = Object.entries(modules).flatMap(([, module]) => Object.keys(module as object));
  const covered =
    /^(initText|newText|scenariosText|scenarioText|signalsText|planText|runText|auditText|reconcileText|choiceText|runsText|ownerText|pausesText|pauseText|viewText|timelineText|undoPlanText|undoText|demoText|detectionText|remoteDetectionText|channelTestsText|doctorText|syncPlanText|syncDriftText|syncApplyText|testText|problemsWithExcerpts|query\w+|syncPlanMarkdown|syncDriftMarkdown|syncApplyMarkdown|printCheck|testJUnit|check\w+|githubAnnotations|junitXml)$/;
  /** Parts of those reports, and values for machines. */
  const parts =
    /^(columnsText|residualText|unwrittenText|readableInstant|telemetryText|alertTable|shortName|counted|foundText|foundJson|detectionJson|remoteDetectionJson|isAlike|comparisonLines|demoJson|behaviourLines|behaviourSummary|readableDifference|excerpt|inertPlan|syncSummary|shown|checkFormats)$/;
  expect(printers.filter((name) => !covered.test(name) && !parts.test(name))).toEqual([]);
});
