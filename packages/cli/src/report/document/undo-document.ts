import type { RunReport, UndoReport, UndoRunPlan, UndoRunPlanItem } from '@drawbridge/playbook-runtime';
import type { ThreeWayDifference } from '@drawbridge/response-actions';

import { section, type Block, type Document, type Line, type Tone } from '../../document/document.ts';
import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { runMoments, timeline, undoMoments } from './moments.ts';
import { differenceTable, hintList, residualTable, said, warning } from './plan-parts.ts';
import { endBlocks } from './run-parts.ts';
import { toneOf } from './tones.ts';

/** An undo: what it would restore, what came of it where it was carried out, and the run that it undoes. */
export interface UndoToShow {
  readonly plan: UndoRunPlan;
  readonly report?: UndoReport | undefined;
  /** The run that is undone; absent where its journal could not be read. */
  readonly undone?: RunReport | undefined;
  readonly reactivate: boolean;
  readonly simulated: boolean;
}

/** What an undo restores and leaves alone, why, and when it and the run before it happened. */
export function undoDocument(
  host: Pick<Host, 'clock' | 'command'>,
  { plan, report, undone, reactivate, simulated }: UndoToShow,
): Document {
  const moments = [
    ...(undone === undefined ? [] : runMoments(undone)),
    ...(report === undefined ? [] : undoMoments(report)),
  ];
  const left = undone === undefined ? [] : residualTable(undone.residual, host.clock.now());
  return {
    title: `Undo of ${plan.undoes}`,
    status: statusOf(plan, report),
    facts: [
      ...(undone === undefined ? [] : ([['incident', undone.incident.title]] as const)),
      ...(report === undefined ? [] : peopleFacts(report)),
      ['plan hash', { code: plan.hash }],
      ['clouds', simulated ? 'simulated' : 'as configured'],
    ],
    sections: [
      ...section('timeline', 'Timeline', timeline(moments)),
      ...(report === undefined
        ? section('plan', 'What would be put back', plan.items.map(plannedPart))
        : section('undo', 'What was put back', undoneBlocks(report, plan))),
      ...section('left', 'Access that the run had left', left),
      ...section('commands', 'Commands', commandBlocks(host, plan, report, reactivate)),
    ],
  };
}

function statusOf(plan: UndoRunPlan, report: UndoReport | undefined): { word: string; tone: Tone } {
  if (report !== undefined) return { word: report.summary, tone: toneOf(report.status) };
  return plan.outcome === 'restore'
    ? { word: 'Planned; nothing was restored.', tone: 'plain' }
    : { word: 'There is nothing to restore.', tone: toneOf(plan.outcome) };
}

function peopleFacts({ runId, people }: UndoReport): readonly (readonly [string, Line])[] {
  return [
    ...(runId === undefined ? [] : [['run', { code: runId }] as const]),
    ['requested', people.requester],
    ...people.approvers.map((name) => ['approved', name] as const),
  ];
}

function plannedPart(item: UndoRunPlanItem): Block {
  const { decision, certain } = item;
  return {
    kind: 'part',
    title: [{ code: item.action }, ` → ${item.targetId}`],
    blocks: [
      ...(certain
        ? []
        : [warning('in doubt', 'this change was never confirmed; check the target before you restore it')]),
      ...(decision.outcome === 'restore'
        ? [said('restore', decision.summary), ...differenceTable(decision.differences)]
        : [said(decision.outcome, decision.reason)]),
      ...('changedSince' in decision ? changedTable(decision.changedSince ?? []) : []),
      ...('hints' in decision ? hintList(decision.hints) : []),
    ],
  };
}

/** What was seen of each item; before and after are in the plan that was carried out. */
export function undoneBlocks(report: UndoReport, plan?: UndoRunPlan): readonly Block[] {
  return [
    ...endBlocks(report),
    ...report.items.map((item): Block => {
      const decision = plan?.items.find(({ key }) => key === item.key)?.decision;
      return {
        kind: 'part',
        title: [{ code: item.action }, ` → ${item.targetId}`],
        blocks: [
          said(item.outcome, item.detail, item.code),
          ...(decision?.outcome === 'restore' ? differenceTable(decision.differences) : []),
          ...changedTable(item.changedSince ?? []),
          ...hintList(item.hints),
        ],
      };
    }),
  ];
}

/** Three states of a field: nobody should have to guess which of them is whose. */
function changedTable(differences: readonly ThreeWayDifference[]): readonly Block[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ field, before, ours, now }) => [
    field,
    { code: before },
    { code: ours },
    { code: now },
  ]);
  const heads = ['field', 'before us', 'as we left it', 'now'];
  return [{ kind: 'table', caption: 'What somebody has changed since', heads, rows }];
}

function commandBlocks(
  host: Pick<Host, 'command'>,
  plan: UndoRunPlan,
  report: UndoReport | undefined,
  reactivate: boolean,
): readonly Block[] {
  const apply = plan.needsReactivate || reactivate ? ' --apply --reactivate' : ' --apply';
  const commands = [
    ...(report === undefined && plan.outcome === 'restore'
      ? [{ does: 'Restore this', command: `drawbridge undo ${plan.undoes}${apply}` }]
      : []),
    ...(report?.status === 'unfinished' && report.runId !== undefined
      ? [{ does: 'Finish the undo', command: `drawbridge runs recover ${report.runId}` }]
      : []),
    { does: 'Show the run and its journal', command: `drawbridge runs show ${plan.undoes}` },
  ];
  return [
    {
      kind: 'commands',
      commands: commands.map(({ does, command }) => ({ does, command: asCalled(host, command) })),
    },
  ];
}
