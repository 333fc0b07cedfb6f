/// <reference types="vite/client" />
import { inert, problem } from '@drawbridge/base';
import pico from 'picocolors';
import { describe, expect, it } from 'vitest';

import type { Host } from '../../terminal/host.ts';
import { initText } from '../adopting/init-text.ts';
import { newText } from '../adopting/new-text.ts';
import { auditText } from '../audit-text.ts';
import { channelTestsText } from '../channel-tests-text.ts';
import { choiceText } from '../choice-text.ts';
import { checkFormats, printCheck } from '../check/print-check.ts';
import { problemsWithExcerpts } from '../check/check-text.ts';
import { demoText } from '../demo-text.ts';
import { detectionText } from '../detection-report.ts';
import {
  briefPlanText,
  briefRunText,
  briefSyncPlanText,
  briefUndoPlanText,
  briefUndoText,
} from '../brief/brief-text.ts';
import { doctorText } from '../doctor-text.ts';
import { planText } from '../plan-text.ts';
import { queryCsv, queryMarkdown, queryNdjson, queryText } from '../query/query-text.ts';
import { reconcileText } from '../reconcile-text.ts';
import { remoteDetectionText } from '../remote-report.ts';
import { runText } from '../run-text.ts';
import { pausesText, pauseText } from '../pauses-text.ts';
import { viewText } from '../view-text.ts';
import { ownerText, runsText, timelineText } from '../runs-text.ts';
import { syncApplyMarkdown, syncApplyText } from '../sync/apply-text.ts';
import { syncMoveText } from '../sync/move-text.ts';
import { syncDriftMarkdown, syncPlanMarkdown } from '../sync/plan-markdown.ts';
import { syncDriftText, syncPlanText } from '../sync/plan-text.ts';
import { scenariosText, scenarioText } from '../scenario/scenario-text.ts';
import { signalsText } from '../scenario/signals-text.ts';
import { testJUnit, testText } from '../test-report.ts';
import { undoPlanText, undoText } from '../undo-text.ts';

import { hostile, planned, poison, samples, shown } from './hostile-samples.suite.ts';

const {
  rowsOf,
  plan,
  listed,
  cancelling,
  choosing,
  report,
  undoPlan,
  undo,
  detection,
  remote,
  channelTest,
  doctor,
  audit,
  behaviour,
  applied,
  found,
  check,
  outcome,
  pause,
  scenario,
  missingSignal,
} = samples;
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
const host = { cwd: '/repo', columns: 100, colours: pico.createColors(false) } as unknown as Host;

const reports: Readonly<Record<string, () => string>> = {
  'a plan': () => planText(host, shown(plan)),
  'a run': () => runText(host, shown(report), true),
  'a brief plan': () => briefPlanText(host, shown(plan)),
  'a brief run': () => briefRunText(host, shown(report)),
  'a brief plan of an undo': () => briefUndoPlanText(host, shown(undoPlan), {}),
  'a brief undo': () => briefUndoText(host, shown(undo)),
  'a brief plan of a sync': () => briefSyncPlanText(host, planned(), shown(behaviour)),
  'a plan of an undo': () => undoPlanText(host, shown(undoPlan), {}),
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
  'a move': () =>
    syncMoveText(host, {
      rule: shown({ id: hostile, name: hostile, file: hostile }),
      arriving: planned(),
      leaving: planned(),
    }),
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
  const modules = import.meta.glob(['../**/*.ts', '!../**/*.{test,suite}.ts', '!../document/**'], {
    eager: true,
  });
  const printers = Object.entries(modules).flatMap(([, module]) => Object.keys(module as object));
  const covered =
    /^(initText|newText|brief\w+|scenariosText|scenarioText|signalsText|planText|runText|auditText|reconcileText|choiceText|runsText|ownerText|pausesText|pauseText|viewText|timelineText|undoPlanText|undoText|demoText|detectionText|remoteDetectionText|channelTestsText|doctorText|syncPlanText|syncDriftText|syncApplyText|syncMoveText|testText|problemsWithExcerpts|query\w+|syncPlanMarkdown|syncDriftMarkdown|syncApplyMarkdown|printCheck|testJUnit|check\w+|githubAnnotations|junitXml)$/;
  /** Parts of those reports, and values for machines. */
  const parts =
    /^(columnsText|residualText|unwrittenText|readableInstant|telemetryText|alertTable|shortName|counted|foundText|foundJson|detectionJson|remoteDetectionJson|isAlike|comparisonLines|nameOfRule|guardsLine|undoClosing|approvalLine|demoJson|behaviourLines|behaviourSummary|readableDifference|excerpt|inertPlan|syncSummary|shown|checkFormats)$/;
  expect(printers.filter((name) => !covered.test(name) && !parts.test(name))).toEqual([]);
});
