import type { Behaviour, FieldChange, SyncPlan } from '@drawbridge/sentinel-sync';

import { behaviourLines, behaviourSummary } from './behaviour-lines.ts';
import { shown, syncSummary } from './sync-plan-text.ts';

/** A plan as the comment of a pull request. */
export function syncPlanMarkdown(plan: SyncPlan, behaviour?: Behaviour): string {
  const changes = plan.changes.flatMap((change) => [
    `### ${change.action}: ${inline(change.title)}`,
    '',
    `\`${change.kind}\` \`${change.name}\``,
    '',
    ...(change.action === 'create' || change.action === 'delete'
      ? []
      : change.fields.flatMap((field) => fieldLines(field))),
  ]);
  const refusals = plan.refusals.map(
    (refusal) => `- **refused**: ${inline(refusal.message)} (\`${refusal.code}\`)`,
  );
  return [
    `## Sentinel plan: ${plan.target}`,
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
export function syncDriftMarkdown(plan: SyncPlan): string {
  return plan.drifted.length === 0
    ? 'Nothing was changed in the workspace since the last apply.'
    : driftSection(plan).join('\n');
}

function driftSection({ drifted }: SyncPlan): readonly string[] {
  return [
    '### Edited in the workspace',
    '',
    ...drifted.flatMap((resource) => [
      `**${inline(resource.title)}**, last changed by ${inline(resource.by ?? 'an unknown user')}${resource.at === undefined ? '' : ` at ${resource.at}`}`,
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
      const lines = behaviourLines(rule).map(({ sign, text }) => `${sign} ${text.replaceAll('\n', ' ')}`);
      return [`**${inline(rule.title)}**`, '', ...fenced('diff', lines.join('\n')), ''];
    }),
  ];
}

/** A text may hold backticks: the fence is longer than any of them. */
function fenced(language: string, text: string): readonly string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((backticks) => backticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

function fieldLines(change: FieldChange, note = ''): readonly string[] {
  if (change.text === undefined) {
    return [`- ${change.field}: ${code(shown(change.before))} → ${code(shown(change.after))}${note}`, ''];
  }
  return [`- ${change.field}:${note}`, '', ...fenced('diff', change.text), ''];
}

function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((backticks) => backticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Text that somebody else wrote must not become markup. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#@]/g, (symbol) => `\\${symbol}`).replaceAll('\n', ' ');
}
