import type { RunPlan, RunReport, UndoReport } from '@drawbridge/playbook-runtime';

import type { Block, Document, Line, Section, ShownCommand, Tone } from '../../document/document.ts';
import { section } from '../../document/document.ts';
import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { approvalLine, guardsLine } from '../plan-text.ts';
import { planMoments, runMoments, timeline, undoMoments } from './moments.ts';
import { planBlocks } from './plan-parts.ts';
import { peopleBlocks, runBlocks, writeBackLine } from './run-parts.ts';
import { toneOf } from './tones.ts';

/** One answer to an incident: its plan, what came of it, and what was finished first because it was in the way. */
export interface AnswerToShow {
  readonly plan: RunPlan;
  readonly report?: RunReport;
  readonly recovered?: readonly (RunReport | UndoReport)[];
  readonly notDone?: string;
}

/** What a document has to know of the command that it is made by. */
export interface ResponseContext {
  /** What is answered, where no plan says it. */
  readonly incident: string;
  readonly simulated: boolean;
  /** The command line that planned this, without what acts; undefined where it is not known. */
  readonly again: (plan: RunPlan) => string | undefined;
}

/** The answers to an incident: when, what, by whom, what is left, and what to type next. */
export function responseDocument(
  host: Pick<Host, 'clock' | 'command'>,
  answers: readonly AnswerToShow[],
  context: ResponseContext,
): Document {
  const [first] = answers;
  return {
    title: `Response · ${first?.plan.incident.title ?? context.incident}`,
    status: statusOf(answers),
    facts: [
      ...(first === undefined ? [] : incidentFacts(first.plan)),
      ['clouds', context.simulated ? 'simulated' : 'as configured'],
    ],
    sections: [
      ...section('timeline', 'Timeline', timeline(answers.flatMap(momentsOf))),
      ...answers.flatMap((answer, index) => answerSections(host, answer, index + 1)),
      ...section('commands', 'Commands', commandBlocks(host, answers, context)),
    ],
  };
}

function incidentFacts({ incident }: RunPlan): readonly (readonly [string, Line])[] {
  return [
    ['severity', { word: incident.severity, tone: toneOf(incident.severity) }],
    ...(incident.number === undefined ? [] : [['incident', `#${incident.number.toString()}`] as const]),
    ...(incident.mergedFrom ?? []).map((id) => ['merged into it', { code: id }] as const),
  ];
}

function statusOf(answers: readonly AnswerToShow[]): { word: string; tone: Tone } {
  if (answers.length === 0) return { word: 'No playbook answers this incident.', tone: 'bad' };
  const words = answers.map(({ plan, report, notDone }) =>
    report !== undefined
      ? report.summary
      : notDone === undefined
        ? planned[plan.outcome]
        : `Nothing was done: ${notDone}.`,
  );
  const tones = answers.map(({ plan, report, notDone }): Tone =>
    report !== undefined ? toneOf(report.status) : notDone === undefined ? toneOf(plan.outcome) : 'bad',
  );
  const worst = (['bad', 'warn', 'good'] as const).find((tone) => tones.includes(tone)) ?? 'plain';
  // What an answer had nothing to do for says nothing beside what another one has done.
  const telling = words.filter((word) => word !== planned.nothing);
  return { word: [...new Set(telling.length === 0 ? words : telling)].join(' '), tone: worst };
}

const planned: Readonly<Record<RunPlan['outcome'], string>> = {
  change: 'Planned; nothing was done.',
  nothing: 'There is nothing to do.',
  refused: 'Refused; nothing was done.',
  failed: 'It could not be planned; nothing was done.',
};

function momentsOf({ plan, report, recovered = [] }: AnswerToShow) {
  const finished = recovered.flatMap((run) => (run.kind === 'undo' ? undoMoments(run) : runMoments(run)));
  return [...planMoments(plan), ...finished, ...(report === undefined ? [] : runMoments(report))];
}

/** The plan where nothing was done, and what was done where something was: it has the same fields before and after. */
export function answerSections(
  host: Pick<Host, 'clock'>,
  { plan, report, recovered = [] }: AnswerToShow,
  number: number,
): readonly Section[] {
  const now = host.clock.now();
  const title = titleOf(plan);
  const id = `answer-${number.toString()}`;
  const facts: Block = { kind: 'facts', rows: planFacts(plan, report) };
  const first = recovered.map((run): Block => ({
    kind: 'text',
    text: ['Finished first, because it was in the way: ', { code: run.runId ?? '' }, ` ${run.summary}`],
  }));
  if (report === undefined) return section(id, title, [facts, ...first, ...planBlocks(plan, now)]);
  const people: Block = { kind: 'part', title: 'Who asked and who agreed', blocks: peopleBlocks(report) };
  return section(id, title, [facts, ...first, ...runBlocks(report, now), people]);
}

function titleOf({ playbook, incident }: RunPlan): string {
  return incident.number === undefined ? playbook.name : `${playbook.name} · #${incident.number.toString()}`;
}

function planFacts(plan: RunPlan, report: RunReport | undefined): readonly (readonly [string, Line])[] {
  const { playbook, hash, content } = plan;
  return [
    ['playbook', [{ code: playbook.id }, ` ${playbook.version}`]],
    ...(content === undefined ? [] : [['content', content] as const]),
    ...(plan.items.length === 0 ? [] : [['guards', guardsLine(plan)] as const]),
    ['approval', approvalLine(plan)],
    ['plan hash', { code: hash }],
    ...(report === undefined ? [] : runFacts(report)),
  ];
}

function runFacts(report: RunReport): readonly (readonly [string, Line])[] {
  return [
    ['run', { code: report.runId }],
    ['result', [{ word: report.status, tone: toneOf(report.status) }, ` ${report.summary}`]],
    ['incident', writeBackLine(report)],
    ...(report.evidence === undefined
      ? []
      : [['evidence', ['sha256 ', { code: report.evidence }, ' (evidence.json)']] as const]),
    ...report.undoneBy.map((runId) => ['undone by', { code: runId }] as const),
  ];
}

function commandBlocks(
  host: Pick<Host, 'command'>,
  answers: readonly AnswerToShow[],
  { again }: ResponseContext,
): readonly Block[] {
  const commands = answers
    .flatMap((answer) => commandsOf(answer, again(answer.plan)))
    .map(({ does, command }) => ({ does, command: asCalled(host, command) }));
  return commands.length === 0 ? [] : [{ kind: 'commands', commands }];
}

/** What to type next: to act on the plan, to finish, to undo, to export. */
export function commandsOf(
  { plan, report }: AnswerToShow,
  again: string | undefined,
): readonly ShownCommand[] {
  if (report === undefined) {
    if (plan.outcome !== 'change' || again === undefined) return [];
    const names = Array.from({ length: plan.approvals.needed }, () => 'NAME').join(' ');
    const approved = names === '' ? '' : ` --approved-by ${names}`;
    const command = `${again} --apply${approved} --plan-hash ${plan.hash}`;
    return [{ does: `Act on exactly this plan (${plan.playbook.name})`, command }];
  }
  const { runId, undo } = report;
  const reactivate = undo.needsReactivate ? ' --reactivate' : '';
  return [
    ...(report.status === 'unfinished'
      ? [{ does: 'Finish the run', command: `drawbridge runs recover ${runId}` }]
      : []),
    ...(undo.possible
      ? [{ does: 'Undo the run', command: `drawbridge undo ${runId} --apply${reactivate}` }]
      : []),
    ...(report.evidence === undefined
      ? []
      : [{ does: 'Export its evidence', command: `drawbridge export evidence ${runId}` }]),
  ];
}
