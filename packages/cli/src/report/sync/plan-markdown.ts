import { markdownBlock, markdownCode, markdownText, type Inert } from '@drawbridge/base';
import type { Behaviour, FieldChange, SyncPlan } from '@drawbridge/sentinel-sync';

import { behaviourLines, behaviourSummary } from '../behaviour-lines.ts';
import { shown, syncSummary } from './plan-text.ts';

/** A plan as the comment of a pull request. */
export function syncPlanMarkdown(plan: Inert<SyncPlan>, behaviour?: Inert<Behaviour>): string {
  const changes = plan.changes.flatMap((change) => [
    `### ${change.action}: ${markdownText(change.title)}`,
    '',
    `${markdownCode(change.kind)} ${markdownCode(change.name)}`,
    '',
    ...(change.action === 'create' || change.action === 'delete'
      ? []
      : change.fields.flatMap((field) => fieldLines(field))),
  ]);
  const refusals = plan.refusals.map(
    (refusal) => `- **refused**: ${markdownText(refusal.message)} (${markdownCode(refusal.code)})`,
  );
  return [
    `## Sentinel plan: ${markdownText(plan.target)}`,
    '',
    `${syncSummary(plan)}.`,
    '',
    ...changes,
    ...(plan.drifted.length === 0 ? [] : driftSection(plan)),
    ...(behaviour === undefined ? [] : behaviourSection(behaviour)),
    ...(refusals.length === 0 ? [] : [...refusals, '']),
    `Plan \`${plan.hash}\``,
  ].join('\n');
}

/** What was changed in the workspace, as the comment of an issue. */
export function syncDriftMarkdown(plan: Inert<SyncPlan>): string {
  return plan.drifted.length === 0
    ? 'Nothing was changed in the workspace since the last apply.'
    : driftSection(plan).join('\n');
}

function driftSection({ drifted }: SyncPlan): readonly string[] {
  return [
    '### Edited in the workspace',
    '',
    ...drifted.flatMap((resource) => [
      `**${markdownText(resource.title)}**, last changed by ${markdownText(resource.by ?? 'an unknown user')}${resource.at === undefined ? '' : ` at ${markdownText(resource.at)}`}`,
      '',
      ...resource.fields.flatMap((field) => fieldLines(field, ` (${field.outcome})`)),
    ]),
  ];
}

function behaviourSection(behaviour: Behaviour): readonly string[] {
  return [
    '### How the alerts change',
    '',
    `${behaviourSummary(behaviour)}.`,
    '',
    ...behaviour.rules.flatMap((rule) => {
      const lines = behaviourLines(rule).map(({ sign, text }) => `${sign} ${text}`);
      return [`**${markdownText(rule.title)}**`, '', ...markdownBlock('diff', lines), ''];
    }),
  ];
}

function fieldLines(change: FieldChange, note = ''): readonly string[] {
  if (change.text === undefined) {
    return [
      `- ${markdownText(change.field)}: ${markdownCode(shown(change.before))} → ${markdownCode(shown(change.after))}${note}`,
      '',
    ];
  }
  return [
    `- ${markdownText(change.field)}:${note}`,
    '',
    ...markdownBlock('diff', change.text.split('\n')),
    '',
  ];
}
