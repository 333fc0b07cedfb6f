import { inert, inertText, type Inert } from '@drawbridge/base';
import type { Behaviour, Drift, FieldChange, PlannedChange, SyncPlan } from '@drawbridge/sentinel-sync';

import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { behaviourLines, behaviourSummary } from '../behaviour-lines.ts';
import { heading } from '../../terminal/text-layout.ts';

const signs: Readonly<Record<PlannedChange['action'], string>> = {
  create: '+',
  update: '~',
  adopt: '~',
  delete: '-',
};

/** A plan for a person: every change field by field, what is left alone, and how the alerts change. */
export function syncPlanText(host: Host, plan: Inert<SyncPlan>, behaviour?: Inert<Behaviour>): string {
  const { red, bold } = host.colours;
  return [
    heading(host, `Plan · ${plan.target} (${plan.workspace})`),
    ...plan.changes.flatMap((change) => changeText(host, change)),
    ...driftLines(host, plan.drifted),
    ...(behaviour === undefined ? [] : behaviourText(host, behaviour)),
    ...plan.refusals.map((refusal) =>
      red(`refused  ${refusal.message}${forceHint(refusal.force)} [${refusal.code}]`),
    ),
    '',
    bold(syncSummary(plan)),
    ...(plan.refusals.length > 0
      ? ['This plan cannot be applied as it is.']
      : plan.changes.length === 0
        ? ['There is nothing to do.']
        : [asCalled(host, `To carry out exactly this plan: drawbridge sync apply --plan ${plan.hash}`)]),
  ].join('\n');
}

/** A plan made fit to be shown: of what a workspace holds only differences have lines, and each stands behind a margin. */
export function inertPlan(plan: SyncPlan): Inert<SyncPlan> {
  return inert(plan, ['text', 'before', 'after']);
}

/** What was changed in the workspace, for a person. */
export function syncDriftText(host: Host, plan: Inert<SyncPlan>): string {
  if (plan.drifted.length === 0) return 'Nothing was changed in the workspace since the last apply.';
  return driftLines(host, plan.drifted).join('\n').trimStart();
}

/** `2 to create, 1 to update, …`. */
export function syncSummary(plan: SyncPlan): string {
  const count = (action: PlannedChange['action']) =>
    plan.changes.filter((change) => change.action === action).length;
  return [
    `${count('create')} to create`,
    `${count('update')} to update`,
    `${count('adopt')} to adopt`,
    `${count('delete')} to delete`,
    `${plan.drifted.length} edited in the workspace`,
    `${plan.unchanged} unchanged`,
    `${plan.unmarked.length} without our mark`,
    `${plan.unmanaged.length} not ours`,
  ].join(', ');
}

function changeText(host: Host, change: PlannedChange): readonly string[] {
  const { green, red, yellow, bold, dim } = host.colours;
  const paint = { create: green, update: yellow, adopt: yellow, delete: red }[change.action];
  const head = `${paint(`${signs[change.action]} ${change.action}`)}  ${bold(change.title)} ${dim(`${change.kind} ${change.name}`)}`;
  // Of what comes new or goes the title says enough; the plan's file has the rest.
  if (change.action === 'create' || change.action === 'delete') return [head];
  return [head, ...change.fields.flatMap((field) => fieldText(host, field))];
}

function driftLines(host: Host, drifted: readonly Drift[]): readonly string[] {
  const { yellow, bold } = host.colours;
  return drifted.flatMap((resource) => [
    '',
    `${yellow('! edited')}  ${bold(resource.title)}, last changed by ${resource.by ?? 'an unknown user'}${resource.at === undefined ? '' : ` at ${resource.at}`}`,
    ...resource.fields.flatMap((field) => fieldText(host, field, ` (${field.outcome})`)),
  ]);
}

function behaviourText(host: Host, behaviour: Behaviour): readonly string[] {
  const { green, red, bold } = host.colours;
  const paint = { '+': green, '-': red, ' ': (text: string) => text };
  return [
    '',
    bold(`Alerts: ${behaviourSummary(behaviour)}`),
    ...behaviour.rules.flatMap((rule) => [
      `  ${rule.title}`,
      ...behaviourLines(rule).map(({ sign, text }) => paint[sign](`    ${sign} ${text}`)),
    ]),
  ];
}

function fieldText(host: Host, change: FieldChange, note = ''): readonly string[] {
  const { green, red, dim } = host.colours;
  const place = change.file === undefined ? '' : dim(` ${change.file}:${change.line ?? 1}`);
  if (change.text === undefined) {
    return [`    ${change.field}: ${shown(change.before)} → ${shown(change.after)}${note}${place}`];
  }
  const lines = change.text.split('\n').map((line) => {
    const text = `      ${line}`;
    return line.startsWith('+') ? green(text) : line.startsWith('-') ? red(text) : text;
  });
  return [`    ${change.field}:${note}${place}`, ...lines];
}

/** A value on one line. */
export function shown(value: unknown): string {
  return value === undefined ? '(none)' : inertText(JSON.stringify(value));
}

function forceHint(force: string): string {
  return force === '' ? '' : `; plan with --force ${JSON.stringify(force)} to do it anyway`;
}
