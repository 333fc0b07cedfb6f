import type { Behaviour, Drift, FieldChange, PlannedChange, SyncPlan } from '@drawbridge/sentinel-sync';

import { section, type Block, type Document, type Tone } from '../../document/document.ts';
import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { behaviourLines, behaviourSummary } from '../behaviour-lines.ts';
import { syncSummary } from '../sync/plan-text.ts';
import { warning } from './plan-parts.ts';

const tones: Readonly<Record<PlannedChange['action'], Tone>> = {
  create: 'good',
  update: 'warn',
  adopt: 'plain',
  delete: 'bad',
};

/** A plan for a workspace: each change field by field, which alerts appear and vanish, what others have edited. */
export function syncPlanDocument(
  host: Pick<Host, 'command'>,
  plan: SyncPlan,
  behaviour?: Behaviour,
): Document {
  return {
    title: `Sentinel plan · ${plan.target}`,
    status: statusOf(plan),
    facts: [
      ['workspace', plan.workspace],
      ['plan', `${syncSummary(plan)}.`],
      ...(behaviour === undefined ? [] : ([['alerts', `${behaviourSummary(behaviour)}.`]] as const)),
      ['plan hash', { code: plan.hash }],
    ],
    sections: [
      ...section(
        'refused',
        'What stands in the way',
        plan.refusals.map((refusal) => warning(`refused ${refusal.code}`, refusal.message)),
      ),
      ...section('changes', 'Changes', plan.changes.map(changePart)),
      ...section('alerts', 'How the alerts change', behaviour === undefined ? [] : behaviourParts(behaviour)),
      ...section('drift', 'Edited in the workspace', plan.drifted.map(driftPart)),
      ...section('commands', 'Commands', commandBlocks(host, plan)),
    ],
  };
}

function statusOf({ refusals, changes }: SyncPlan): Document['status'] {
  if (refusals.length > 0) return { word: 'This plan cannot be applied as it is.', tone: 'bad' };
  return changes.length === 0
    ? { word: 'There is nothing to do.', tone: 'good' }
    : { word: 'Planned; nothing was written.', tone: 'plain' };
}

function changePart({ action, title, kind, name, fields }: PlannedChange): Block {
  const isWhole = action === 'create' || action === 'delete';
  return {
    kind: 'part',
    title: [{ word: action, tone: tones[action] }, ` ${title}`],
    blocks: [
      { kind: 'text', text: [{ code: kind }, ' ', { code: name }] },
      ...(isWhole ? [] : fieldBlocks(fields)),
    ],
  };
}

/** Short fields in one table, each text of several lines as its difference. */
function fieldBlocks(
  fields: readonly (FieldChange & Partial<Pick<Drift['fields'][number], 'outcome'>>)[],
): readonly Block[] {
  const short = fields.filter(({ text }) => text === undefined);
  const rows = short.map(({ field, before, after, outcome, file, line = 1 }) => [
    field,
    { code: shown(before) },
    { code: shown(after) },
    outcome ?? (file === undefined ? '' : { code: `${file}:${line.toString()}` }),
  ]);
  return [
    ...(rows.length === 0
      ? []
      : [{ kind: 'table', caption: 'Fields', heads: ['field', 'before', 'after', 'where'], rows } as const]),
    ...fields.flatMap(({ field, text, outcome }): readonly Block[] =>
      text === undefined
        ? []
        : [
            { kind: 'text', text: outcome === undefined ? field : `${field} (${outcome})` },
            { kind: 'difference', label: `The lines of ${field} that change`, lines: text.split('\n') },
          ],
    ),
  ];
}

function shown(value: FieldChange['before']): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

function behaviourParts({ rules }: Behaviour): readonly Block[] {
  return rules.map((rule) => ({
    kind: 'part',
    title: rule.title,
    blocks: [
      {
        kind: 'difference',
        label: `Alerts of ${rule.title} that appear (+) and vanish (-)`,
        lines: behaviourLines(rule).map(({ sign, text }) => `${sign} ${text}`),
      },
    ],
  }));
}

function driftPart({ title, by, at, fields }: Drift): Block {
  return {
    kind: 'part',
    title,
    blocks: [
      {
        kind: 'text',
        text: [`last changed by ${by ?? 'an unknown user'}`, ...(at === undefined ? [] : [' at ', { at }])],
      },
      ...fieldBlocks(fields),
    ],
  };
}

function commandBlocks(host: Pick<Host, 'command'>, { refusals, changes, hash }: SyncPlan): readonly Block[] {
  const forced = refusals.filter(({ force }) => force !== '');
  const commands = [
    ...forced.map(({ force, message }) => ({
      does: `Plan again, whatever stands in the way: ${message}`,
      command: `drawbridge sync plan --force '${force.replaceAll("'", String.raw`'\''`)}'`,
    })),
    ...(refusals.length === 0 && changes.length > 0
      ? [{ does: 'Carry out exactly this plan', command: `drawbridge sync apply --plan ${hash}` }]
      : []),
  ].map(({ does, command }) => ({ does, command: asCalled(host, command) }));
  return commands.length === 0 ? [] : [{ kind: 'commands', commands }];
}
