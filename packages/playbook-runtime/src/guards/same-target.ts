import { assertNever, given } from '@drawbridge/base';
import { targetId, type Target } from '@drawbridge/incident-model';
import type { TargetFacts } from '@drawbridge/response-actions';

import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/**
 * A name is not an identity: a repaired group makes a new machine under the old name, and a user is deleted and made
 * again. What the incident knew of the target that never changes is compared with the cloud's answer, and the creation
 * time with the incident's last activity. A difference refuses; what cannot be compared is said in the plan.
 */
export interface SameTarget {
  readonly refusal?: GuardRefusal;
  /** What could not be compared, or only roughly, in whole sentences without their full stop. */
  readonly notes: readonly string[];
}

/** The logs and the resource are written by different clocks; what an attacker made is created as it is logged. */
const clockSlackMs = 60_000;

/** Whether the cloud's target is the one of the incident. */
export function checkSameTarget(
  target: Target,
  facts: Pick<TargetFacts, 'identity'>,
  lastActivity: string | undefined,
): SameTarget {
  const { id, createdAt } = facts.identity ?? {};
  const expected = expectedIdentity(target);
  if (expected.id !== undefined && id !== undefined) {
    if (expected.id.toLowerCase() === id.toLowerCase())
      return youngerUnderId(target, createdAt, lastActivity);
    return notTheSame(
      `${targetId(target)} has the id ${id} and is not the one of the incident, ${expected.id}`,
    );
  }
  if (expected.byItself) return youngerUnderId(target, createdAt, lastActivity);
  const unknown = expected.id === undefined ? 'the incident names it by name only' : 'the cloud tells no id';
  const created = Date.parse(createdAt ?? '');
  const last = Date.parse(lastActivity ?? '');
  if (Number.isNaN(created) || Number.isNaN(last)) {
    const missing = Number.isNaN(created) ? 'the cloud tells no creation time' : 'the incident has no time';
    return { notes: [`it is not known whether it is the one of the incident: ${unknown}, and ${missing}`] };
  }
  return compareTimes(target, new Date(created), new Date(last), unknown);
}

/** Whether the cloud answered with the very id that the incident knew. */
export function isConfirmed(target: Target, { identity }: Pick<TargetFacts, 'identity'>): boolean {
  const { id } = expectedIdentity(target);
  return id !== undefined && id.toLowerCase() === identity?.id?.toLowerCase();
}

/**
 * Identities are looked up by name on the way: a person whom the incident knew by name has an object id once Entra ID
 * was asked, and the owner of a key is asked for by user name. So the times have to agree as well; unknown times say
 * nothing against an id that is the same.
 */
function youngerUnderId(target: Target, createdAt = '', lastActivity = ''): SameTarget {
  const [created, last] = [Date.parse(createdAt), Date.parse(lastActivity)];
  if (!byName.has(target.kind) || Number.isNaN(created) || Number.isNaN(last)) return { notes: [] };
  const { refusal } = compareTimes(target, new Date(created), new Date(last), '');
  return { notes: [], ...given({ refusal }) };
}

function compareTimes(target: Target, created: Date, last: Date, unknown: string): SameTarget {
  const times = `created ${created.toISOString()}, the incident's last activity was ${last.toISOString()}`;
  if (created.getTime() > last.getTime() + clockSlackMs) {
    return notTheSame(`${targetId(target)} is younger than the incident: ${times}`);
  }
  if (created > last) {
    const slack = `within the ${clockSlackMs / 1000} s that clocks may differ by`;
    return { notes: [`${unknown}; it was ${times}: ${slack}`] };
  }
  return { notes: [`${unknown}, so only the times were compared: ${times}`] };
}

const byName: ReadonlySet<Target['kind']> = new Set(['entra.user', 'aws.access-key', 'aws.principal']);

/** What the incident knew of a target that never changes. */
interface ExpectedIdentity {
  readonly id?: string | undefined;
  /** Whether the target is named by an id that is never given out twice, so that nothing remains to be compared. */
  readonly byItself: boolean;
}

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function expectedIdentity(target: Target): ExpectedIdentity {
  switch (target.kind) {
    case 'aws.access-key':
      return { id: target.principalId, byItself: true };
    case 'aws.principal':
      return { id: target.principalId, byItself: target.principalType === 'root' };
    case 'gcp.instance':
      return { id: target.instanceId, byItself: false };
    case 'gcp.principal':
      return { id: target.uniqueId, byItself: false };
    case 'azure.vm':
      return { id: target.vmId, byItself: false };
    case 'entra.user':
    case 'entra.service-principal':
      return objectId.test(target.id) ? { id: target.id, byItself: true } : { byItself: false };
    case 'aws.instance':
    case 'aws.ssm-session':
    case 'aws.ssm-command':
    case 'aws.region':
    case 'gcp.service-account-key':
      return { byItself: true };
    default:
      return assertNever(target);
  }
}

function notTheSame(reason: string): SameTarget {
  const refusal: GuardRefusal = {
    guard: 'same-target',
    code: 'not-the-same',
    reason,
    hints: [
      'the one of the incident is gone, and this one has its name: look for what is left of the old one in the logs',
      overrideHint('same-target'),
    ],
    overridable: true,
  };
  return { refusal, notes: [] };
}
