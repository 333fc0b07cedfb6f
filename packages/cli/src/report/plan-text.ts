import type { Inert } from '@drawbridge/base';
import type { PlanItem, RunPlan } from '@drawbridge/playbook-runtime';

import { asCalled } from '../terminal/called-as.ts';
import type { Host } from '../terminal/host.ts';
import { heading, wrapped } from '../terminal/text-layout.ts';
import { residualText } from './residual-text.ts';

const indent = 12;

/** A run's plan for a person: what would change, what would be left, what is refused and why. */
export function planText(host: Host, plan: Inert<RunPlan>): string {
  const { incident, playbook, content } = plan;
  return [
    heading(host, `Plan · ${playbook.name}`),
    wrapped(host, `${incident.title} (${incident.severity})`, indent, 'incident'),
    ...(incident.mergedFrom ?? []).map((id) =>
      wrapped(host, `Defender has merged ${id} into this incident`, indent, '  merged'),
    ),
    wrapped(host, `${playbook.id} ${playbook.version}`, indent, 'playbook'),
    ...contradictionsText(host, plan),
    ...(content === undefined ? [] : [wrapped(host, content, indent, 'content')]),
    ...plan.items.flatMap((item) => ['', ...itemText(host, item)]),
    ...(plan.noTarget === undefined ? [] : ['', wrapped(host, plan.noTarget, indent, 'no target')]),
    ...leftOutText(host, plan),
    '',
    ...(plan.items.length === 0 ? [] : [wrapped(host, guardsLine(plan), indent, 'guards')]),
    ...closingText(host, plan),
  ].join('\n');
}

/** Before anything else, and whatever refuses first: who is meant is not known. */
function contradictionsText(host: Host, { items, contradictions = [] }: RunPlan): string[] {
  const refusals = items.flatMap(({ overridden, decision }) => [
    ...overridden,
    ...(decision.kind === 'guarded' ? [decision.refusal] : []),
  ]);
  const reasons = refusals
    .filter(({ guard }) => guard === 'identity-contradiction')
    .map(({ reason }) => reason);
  const seen = items.flatMap((item) => item.contradictions ?? []);
  return [...new Set([...contradictions, ...seen, ...reasons])].map((reason) =>
    host.colours.red(wrapped(host, reason, indent, 'unclear')),
  );
}

function itemText(host: Host, item: PlanItem): string[] {
  const { bold, dim } = host.colours;
  return [
    `${bold(item.action)}  →  ${bold(item.targetId)}`,
    dim(`            step ${item.step}${item.from === '' ? '' : `, target read from ${item.from}`}`),
    ...item.notes.map((note) => host.colours.yellow(wrapped(host, note, indent, '  note'))),
    ...item.overridden.map((refusal) =>
      host.colours.red(wrapped(host, `${refusal.reason} [${refusal.guard}]`, indent, '  overrides')),
    ),
    ...decisionText(host, item.decision),
  ];
}

function decisionText(host: Host, decision: PlanItem['decision']): string[] {
  const { green, yellow, red } = host.colours;
  if (decision.kind === 'skipped') return [wrapped(host, decision.reason, indent, '  skipped')];
  if (decision.kind === 'guarded') {
    const { code, reason, hints } = decision.refusal;
    return [red(wrapped(host, `${reason} [${code}]`, indent, '  refused')), ...hintLines(host, hints)];
  }
  const { plan } = decision;
  switch (plan.outcome) {
    case 'change':
      return [
        wrapped(host, plan.summary, indent, '  change'),
        ...plan.differences.map((difference) =>
          green(`            ${difference.field}: ${difference.before} → ${difference.after}`),
        ),
        ...(plan.residual.length === 0 ? [] : ['  left after', ...residualText(host, plan.residual, indent)]),
      ];
    case 'nothing':
      return [
        wrapped(host, plan.reason, indent, '  nothing'),
        ...(plan.residual.length === 0 ? [] : ['  left', ...residualText(host, plan.residual, indent)]),
      ];
    case 'refused':
      return [
        red(wrapped(host, `${plan.reason} [${plan.code}]`, indent, '  refused')),
        ...hintLines(host, plan.hints, plan.code),
      ];
    case 'failed':
      return [
        yellow(wrapped(host, `${plan.reason} [${plan.code}]`, indent, '  unknown')),
        ...hintLines(host, plan.hints),
      ];
  }
}

function hintLines(host: Host, hints: readonly string[], code?: string): string[] {
  const more =
    code === 'not-configured'
      ? ['Name the clouds in drawbridge.config.yaml, or try it with --simulated.']
      : [];
  return [...hints, ...more].map((hint) => wrapped(host, hint, indent, '    hint'));
}

function leftOutText(host: Host, plan: RunPlan): string[] {
  const notTaken = plan.notTaken.map((target) =>
    wrapped(host, `${target.targetId}: ${target.why}`, indent, '  not taken'),
  );
  const unread = plan.unread.flatMap(({ path, why, query }) => [
    wrapped(host, `${path}: ${why}`, indent, '  unread'),
    ...(query === undefined ? [] : [wrapped(host, query, indent, '   query')]),
  ]);
  return notTaken.length + unread.length === 0 ? [] : ['', ...notTaken, ...unread];
}

/** What was asked before anything is done, and whether it lets this pass: a plan without a refusal shows it nowhere else. */
export function guardsLine({ playbook, items, protectedAssets: list }: RunPlan): string {
  const { protectedAssets, caps, quietHours } = playbook.guards;
  const asked = [
    ...(protectedAssets === undefined ? ['no protected assets'] : [protectedText(list)]),
    `at most ${caps.perRun} ${caps.perRun === 1 ? 'change' : 'changes'} in a run and ${caps.perHour} in an hour`,
    ...(caps.perAccount === undefined ? [] : [`${caps.perAccount} in an hour in one account`]),
    ...(quietHours === undefined
      ? []
      : [`not from ${quietHours.from} to ${quietHours.to} ${quietHours.timeZone}`]),
  ].join(', ');
  const refused = items.filter((item) => item.decision.kind === 'guarded').length;
  const passed = items.filter((item) => item.overridden.length > 0).length;
  const verdicts = [
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(passed === 0 ? [] : [`${passed} overridden`]),
  ];
  return `${asked}: ${verdicts.join(', ') || 'all passed'}`;
}

/** How many people have to agree, and why. */
export function approvalLine({ approvals }: RunPlan): string {
  return `${approvals.needed === 0 ? 'none needed' : people(approvals.needed)}: ${approvals.why}`;
}

/** The list by its hash, too: who approves can compare it with the one that they know. */
function protectedText(list: RunPlan['protectedAssets']): string {
  return list === undefined
    ? 'protected assets'
    : `${list.count} protected assets (list ${list.hash.slice(0, 12)})`;
}

function closingText(host: Host, plan: RunPlan): string[] {
  const { approvals } = plan;
  return [
    wrapped(host, approvalLine(plan), indent, 'approval'),
    ...(approvals.needed === 0
      ? []
      : [
          wrapped(
            host,
            asCalled(
              host,
              'a name given with --approved-by is stated, not verified; this plan can be signed: drawbridge approve PLAN',
            ),
            indent,
          ),
        ]),
    `plan hash   ${plan.hash}`,
  ];
}

function people(count: 1 | 2): string {
  return count === 1 ? 'one person other than the requester' : 'two people other than the requester';
}
