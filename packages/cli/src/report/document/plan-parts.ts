import type { PlanItem, RunPlan } from '@drawbridge/playbook-runtime';
import type { Difference, ResidualAccess } from '@drawbridge/response-actions';

import type { Block, Line } from '../../document/document.ts';
import { countdown } from '../../document/instants.ts';
import { toneOf } from './tones.ts';

/** What would be done to each target, what refuses it and why, and what is not touched. */
export function planBlocks(plan: RunPlan, now: Date): readonly Block[] {
  return [
    ...(plan.contradictions ?? []).map((text) => warning('unclear', text)),
    ...plan.items.map((item) => itemPart(item, now)),
    ...(plan.noTarget === undefined ? [] : [{ kind: 'text', text: plan.noTarget } as const]),
    ...notTakenBlocks(plan),
    ...unreadBlocks(plan),
  ];
}

function itemPart(item: PlanItem, now: Date): Block {
  return {
    kind: 'part',
    title: [{ code: item.action }, ` → ${item.targetId}`],
    blocks: [
      ...(item.contradictions ?? []).map((text) => warning('unclear', text)),
      ...item.overridden.map(({ guard, reason }) => warning(`overrides ${guard}`, reason)),
      ...item.notes.map((note) => warning('note', note)),
      ...decisionBlocks(item.decision, now),
      {
        kind: 'text',
        text: [
          `step ${item.step}`,
          ...(item.from === '' ? [] : [', target read from ', { code: item.from }]),
        ],
      },
    ],
  };
}

function decisionBlocks(decision: PlanItem['decision'], now: Date): readonly Block[] {
  if (decision.kind === 'skipped') return [said('skipped', decision.reason)];
  if (decision.kind === 'guarded') {
    const { code, reason, hints } = decision.refusal;
    return [said('refused', reason, code), ...hintList(hints)];
  }
  const { plan } = decision;
  switch (plan.outcome) {
    case 'change':
      return [
        said('change', plan.summary),
        ...differenceTable(plan.differences),
        ...residualTable(plan.residual, now),
      ];
    case 'nothing':
      return [said('nothing', plan.reason), ...residualTable(plan.residual, now)];
    case 'refused':
    case 'failed':
      return [
        said(plan.outcome === 'failed' ? 'unknown' : 'refused', plan.reason, plan.code),
        ...hintList(plan.hints),
      ];
  }
}

/** A warning before anything else. */
export function warning(word: string, text: string): Block {
  return { kind: 'text', text: [{ word, tone: 'warn' }, `: ${text}`] };
}

/** An outcome, and what is said of it. */
export function said(outcome: string, text: string, code?: string): Block {
  const coded = code === undefined ? [] : [' ', { code }];
  return { kind: 'text', text: [{ word: outcome, tone: toneOf(outcome) }, `: ${text}`, ...coded] };
}

export function hintList(hints: readonly string[]): readonly Block[] {
  return hints.length === 0 ? [] : [{ kind: 'list', items: hints }];
}

/** How a target is before and after, field by field. */
export function differenceTable(
  differences: readonly Difference[],
  caption = 'Before and after',
): readonly Block[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ field, before, after }) => [field, { code: before }, { code: after }]);
  return [{ kind: 'table', caption, heads: ['field', 'before', 'after'], rows }];
}

/** What access is left, until when, how long that is from `now`, and what would end it. */
export function residualTable(residual: readonly ResidualAccess[], now: Date): readonly Block[] {
  if (residual.length === 0) return [];
  const rows = residual.map(({ what, until, remedy }): readonly Line[] => [
    what,
    until === undefined ? 'does not end by itself' : [{ at: until }, ` (${countdown(until, now)})`],
    remedy ?? '',
  ]);
  return [{ kind: 'table', caption: 'Access that is left', heads: ['what', 'until', 'what ends it'], rows }];
}

/** Targets that the incident names and no step touches. */
export function notTakenBlocks({ notTaken }: Pick<RunPlan, 'notTaken'>): readonly Block[] {
  if (notTaken.length === 0) return [];
  const rows = notTaken.map(({ targetId, why }) => [{ code: targetId }, why]);
  return [{ kind: 'table', caption: 'Targets that are not touched', heads: ['target', 'why'], rows }];
}

function unreadBlocks({ unread }: RunPlan): readonly Block[] {
  if (unread.length === 0) return [];
  const rows = unread.map(({ path, why }) => [{ code: path }, why]);
  return [{ kind: 'table', caption: 'What could not be read', heads: ['field', 'why'], rows }];
}
