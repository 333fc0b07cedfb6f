import type { Inert } from '@drawbridge/base';
import type {
  DoctorCheck,
  DoctorReport,
  DoctorService,
  LackingPermission,
  PermissionNeed,
} from '../doctor/doctor-report.ts';
import { asCalled } from '../terminal/called-as.ts';
import type { Host } from '../terminal/host.ts';
import { heading, wrapped } from '../terminal/text-layout.ts';

const titles: Readonly<Record<DoctorService['service'], string>> = {
  aws: 'AWS',
  gcp: 'Google Cloud',
  graph: 'Microsoft Graph',
  arm: 'Azure Resource Manager',
};

/** What a report says, for a person: per cloud our identity, what is present, what is missing, what is unknown. */
export function doctorText(host: Host, report: Inert<DoctorReport>): string {
  const { playbooks, actions, leftOut } = report;
  return [
    heading(host, 'Doctor · could we act now?'),
    wrapped(host, playbooks.join(', ') || 'none', 12, 'playbooks'),
    wrapped(host, actions.join(', ') || 'none', 12, 'actions'),
    ...leftOut.map((omission) => wrapped(host, `${omission.action}: ${omission.why}`, 12, 'left out')),
    ...report.services.flatMap((service) => ['', ...serviceText(host, service)]),
    '',
    host.colours.bold('Other checks'),
    ...report.checks.map((check) => checkText(host, check)),
    '',
    closing(host, report),
  ].join('\n');
}

function serviceText(host: Host, service: DoctorService): string[] {
  const { bold, green } = host.colours;
  const names = service.present.map(({ name, why }) => (why === undefined ? name : `${name} (${why})`));
  return [
    bold(titles[service.service]),
    wrapped(host, service.identity ?? 'unknown', 12, '  identity'),
    ...(service.places.length === 0 ? [] : [wrapped(host, service.places.join(', '), 12, '  asked')]),
    ...(names.length === 0 ? [] : [green(wrapped(host, names.join(', '), 12, '✔ present'))]),
    ...service.missing.flatMap((missing) => missingText(host, missing)),
    ...unknownText(host, service.unknown),
  ];
}

/** The margin of the lines that continue another. */
const indented = ' '.repeat(14);

function missingText(host: Host, missing: LackingPermission): string[] {
  const { name, places, why, conditional, needs } = missing;
  const where = places.length === 0 ? '' : ` in ${places.join(', ')}`;
  const sometimes = conditional ? ' (needed only in some cases)' : '';
  return [
    host.colours.red(wrapped(host, `${name}${sometimes}${where}: ${why}`, 12, '✘ missing')),
    ...needs.map((need) => host.colours.dim(wrapped(host, needText(need), 14, indented))),
  ];
}

/** `aws.iam.deactivate-access-key (apply) to set the key Inactive – contain-aws-access-key, step deactivate`. */
function needText({ action, phases, why, when, playbook, step }: PermissionNeed): string {
  const who = playbook === undefined ? 'by hand' : `${playbook}, step ${step ?? ''}`;
  const condition = when === undefined ? '' : `, only with ${when}`;
  return `${action} (${phases.join(', ')}) ${why}${condition} – ${who}`;
}

/** Whatever has the same reason is said once. */
function unknownText(host: Host, unknown: readonly LackingPermission[]): string[] {
  const reasons = new Map<string, LackingPermission[]>();
  for (const permission of unknown) {
    const reason = `${permission.places.length === 0 ? '' : `in ${permission.places.join(', ')}: `}${permission.why}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), permission]);
  }
  return [...reasons].flatMap(([reason, permissions]) => {
    const needs = permissions.flatMap((permission) => permission.needs);
    const users = needs.map((need) =>
      need.playbook === undefined ? need.action : `${need.playbook} (${need.action})`,
    );
    return [
      host.colours.yellow(
        wrapped(host, permissions.map((permission) => permission.name).join(', '), 12, '? unknown'),
      ),
      wrapped(host, reason, 14, indented),
      host.colours.dim(wrapped(host, `for ${[...new Set(users)].join(', ')}`, 14, indented)),
    ];
  });
}

const marks = { fine: '✔', warning: '!', problem: '✘' } as const satisfies Record<
  DoctorCheck['verdict'],
  string
>;

function checkText(host: Host, { name, verdict, said }: DoctorCheck): string {
  return wrapped(host, asCalled(host, `${name}: ${said}`), 4, `  ${marks[verdict]}`);
}

function closing(host: Host, report: DoctorReport): string {
  const count = (kind: 'missing' | 'unknown') =>
    new Set(report.services.flatMap((service) => service[kind].map(({ name }) => name))).size;
  const faults = report.checks.filter((check) => check.verdict === 'problem').length;
  const simulated = report.simulated ? ' (simulated clouds)' : '';
  if (report.ready) return host.colours.green(`Ready: nothing is missing.${simulated}`);
  const said = `${String(count('missing'))} missing, ${String(count('unknown'))} unknown, ${String(faults)} other problems`;
  return host.colours.red(`Not ready: ${said}.${simulated}`);
}
