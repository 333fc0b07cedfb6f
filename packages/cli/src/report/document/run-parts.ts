import type { RunReport, UndoReport } from '@drawbridge/playbook-runtime';

import type { Block, Line } from '../../document/document.ts';
import { differenceTable, hintList, notTakenBlocks, residualTable, said, warning } from './plan-parts.ts';

/** What was done to each target, with what was seen, and what is left. */
export function runBlocks(report: RunReport, now: Date): readonly Block[] {
  return [
    ...(report.refusal === undefined
      ? []
      : [said('refused', report.refusal.reason, report.refusal.code), ...hintList(report.refusal.hints)]),
    ...endBlocks(report),
    ...report.items.map((item): Block => ({
      kind: 'part',
      title: [{ code: item.action }, ` → ${item.targetId}`],
      blocks: [
        said(item.outcome, item.detail, item.code),
        ...differenceTable(item.differences, item.effectBegun ? undefined : 'What would have changed'),
        ...residualTable(item.residual, now),
        ...hintList(item.hints),
      ],
    })),
    ...notTakenBlocks(report),
  ];
}

/** Who ended a run before its end, and why the rest of its journal is missing. */
export function endBlocks({ cancelled, unwritten }: RunReport | UndoReport): readonly Block[] {
  return [
    ...(cancelled === undefined ? [] : [warning('cancelled', `by ${cancelled.by}: ${cancelled.reason}`)]),
    ...(unwritten === undefined
      ? []
      : [
          warning('not kept', `${unwritten.reason}; what is here is what happened all the same`),
          ...hintList(unwritten.hints),
        ]),
  ];
}

/** Who asked and who agreed, with how each name was verified, and when. */
export function peopleBlocks({ people, approvals, planHash }: RunReport): readonly Block[] {
  const rows: readonly (readonly Line[])[] = [
    ['requested', people.requester, '', ''],
    ...approvals.map((approval, index): readonly Line[] => [
      'approved',
      people.approvers[index] ?? approval.by,
      { at: approval.at },
      approval.reason ?? '',
    ]),
  ];
  return [
    { kind: 'table', caption: 'Who asked and who agreed', heads: ['part', 'who', 'when', 'why'], rows },
    { kind: 'text', text: ['Each agreed to exactly the plan ', { code: planHash }, '.'] },
  ];
}

/** What the incident was told. */
export function writeBackLine({ writeBack }: RunReport): Line {
  switch (writeBack.outcome) {
    case 'none':
      return writeBack.reason;
    case 'written':
      return writeBack.redirectedFrom === undefined
        ? 'the comment was written to the incident'
        : `the comment was written to the incident ${writeBack.incident ?? ''}, into which it was merged`;
    case 'kept-in-file':
      return ['nothing was written to it: the comment is kept in ', { code: writeBack.file }];
    case 'failed':
      return `the comment could not be written: ${writeBack.reason}`;
  }
}
