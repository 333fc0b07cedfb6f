import type { EvidenceBundle, EvidenceItem } from '@drawbridge/playbook-runtime';

import { section, type Block, type Document, type Line, type Moment } from '../../document/document.ts';
import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { readableDifference } from '../difference.ts';
import { approvalMoments, timeline } from './moments.ts';
import { residualTable, said } from './plan-parts.ts';
import { toneOf } from './tones.ts';

/** A bundle that the journal vouches for, for people: states before and after, what the cloud answered, who agreed. */
export function evidenceDocument(host: Pick<Host, 'clock' | 'command'>, bundle: EvidenceBundle): Document {
  const { incident, playbook, items, journal } = bundle;
  const { people = { requester: bundle.requester, approvers: [] } } = bundle;
  const now = host.clock.now();
  const verify = { does: 'Verify the log over all runs', command: asCalled(host, 'drawbridge audit verify') };
  return {
    title: `Evidence of ${bundle.runId}`,
    status: { word: 'The journal vouches for this bundle.', tone: 'good' },
    facts: [
      ['incident', `${incident.title} (${incident.severity})`],
      ['playbook', [{ code: playbook.id }, ` ${playbook.version}`]],
      ['sha256', { code: bundle.sha256 }],
      [
        'journal',
        [`${journal.entries.toLocaleString('en-US')} entries, the last `, { code: journal.lastHash }],
      ],
    ],
    sections: [
      ...section('timeline', 'Timeline', timeline(momentsOf(bundle, people.approvers))),
      ...section(
        'targets',
        'Before and after',
        items.map((item) => itemPart(item, now)),
      ),
      ...section('people', 'Who asked and who agreed', peopleBlocks(bundle, people)),
      ...section('commands', 'Commands', [{ kind: 'commands', commands: [verify] }]),
    ],
  };
}

function momentsOf(
  { incident, approvals, items }: EvidenceBundle,
  names: readonly string[],
): readonly Moment[] {
  return [
    ...(incident.lastActivity === undefined
      ? []
      : [{ at: incident.lastActivity, kind: 'incident', text: incident.title } as const]),
    ...approvalMoments(approvals, names),
    ...items.flatMap((item): readonly Moment[] => {
      const { action, targetId, startedAt, finishedAt, outcome = 'no end is known' } = item;
      const said = (at: string | undefined, word: string): readonly Moment[] =>
        at === undefined
          ? []
          : [{ at, kind: 'effect', tone: toneOf(word), text: [{ code: action }, ` → ${targetId}: ${word}`] }];
      return [...said(startedAt, 'begun'), ...said(finishedAt, outcome)];
    }),
  ];
}

function itemPart(item: EvidenceItem, now: Date): Block {
  const { before, after, outcome, answers } = item;
  return {
    kind: 'part',
    title: [{ code: item.action }, ` → ${item.targetId}`],
    blocks: [
      outcome === undefined
        ? { kind: 'text', text: 'No effect was started, or its end is not known.' }
        : said(outcome, item.said ?? ''),
      ...(before === undefined || after === undefined
        ? []
        : [
            {
              kind: 'difference',
              label: 'The state before (-) and after (+)',
              lines: readableDifference(before, after).split('\n'),
            } as const,
          ]),
      ...residualTable(item.residual, now),
      ...answersTable(answers),
    ],
  };
}

function answersTable(answers: EvidenceItem['answers']): readonly Block[] {
  if (answers.length === 0) return [];
  const rows = answers.map(({ at, operation, status, requestId }): readonly Line[] => [
    { at },
    { code: operation },
    status === undefined ? 'none' : { word: status.toString(), tone: status < 400 ? 'good' : 'bad' },
    requestId === undefined ? '' : { code: requestId },
  ]);
  return [
    {
      kind: 'table',
      caption: 'What the cloud answered',
      heads: ['time', 'call', 'status', 'request id'],
      rows,
    },
  ];
}

function peopleBlocks(
  { approvals, planHash }: EvidenceBundle,
  { requester, approvers }: NonNullable<EvidenceBundle['people']>,
): readonly Block[] {
  const rows: readonly (readonly Line[])[] = [
    ['requested', requester, '', '', ''],
    ...approvals.map((approval, index): readonly Line[] => [
      'approved',
      approvers[index] ?? approval.by,
      { at: approval.at },
      approval.reason ?? '',
      {
        word: approval.verified?.method ?? 'stated',
        tone: approval.verified === undefined ? 'warn' : 'good',
      },
    ]),
  ];
  return [
    {
      kind: 'table',
      caption: 'Who asked and who agreed, and how it was verified',
      heads: ['part', 'who', 'when', 'why', 'verified by'],
      rows,
    },
    { kind: 'text', text: ['Each agreed to exactly the plan ', { code: planHash }, '.'] },
  ];
}
