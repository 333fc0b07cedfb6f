import { assertNever } from '@drawbridge/base';
import type { Incident, IncidentAlert, Unread } from '../incident/incident.ts';
import type { Target } from '../targets/target.ts';
import { targetId } from '../targets/target-id.ts';
import { readAwsDetails } from './aws-details.ts';
import { readAzureDetails } from './azure-details.ts';
import { withContradictions } from './contradictions.ts';
import { kindOfDetail, targetDetailKeys } from './detail-keys.ts';
import { readEntity } from './entities.ts';
import { findLeftOut } from './left-out.ts';
import { joinReadings, notRead, type FoundTarget, type Reading } from './reading.ts';
import { readGcpDetails } from './gcp-details.ts';
import { isNamedAlready, knownNames } from './known-names.ts';

/** Everything in an incident that can be contained, and everything that could not be read, with the reason. */
export interface TargetReading {
  /**
   * In the order of the incident: custom details first, then entities. One per target id, but where two resources had
   * one name after each other and the incident knows both of their ids.
   */
  readonly targets: readonly FoundTarget[];
  readonly unread: readonly Unread[];
  /** Why there is no target at all, where there is none. */
  readonly none?: string;
}

/**
 * Reads the targets off an incident. Pure. The custom details of one alert belong together and are never paired
 * with those of another. Nothing is guessed: what is incomplete, invalid or ambiguous is in `unread`.
 */
export function readTargets(incident: Incident): TargetReading {
  const details = incident.alerts.flatMap((alert) => [
    readMisspelt(alert),
    readAwsDetails(alert),
    readGcpDetails(alert),
    readAzureDetails(alert),
  ]);
  const fromDetails = joinReadings(details);
  const names = knownNames(fromDetails.targets);
  const entities = incident.entities.filter((entity) => !isNamedAlready(entity, names)).map(readEntity);
  const all = joinReadings([fromDetails, ...entities]);
  const unread = [...incident.unread, ...all.unread, ...findLeftOut(incident)];
  const targets = withContradictions(deduplicate(all.targets), all.targets);
  if (targets.length > 0) return { targets, unread };
  return { targets, unread, none: whyNone(incident, unread) };
}

/** The keys are exact: `AWSAccessKeyId` is reported, not read, since its rule means something we would miss. */
function readMisspelt(alert: IncidentAlert): Reading {
  // CommandId names no cloud: another spelling of it is another rule's, which means something else.
  const named = targetDetailKeys.filter((key) => key !== 'CommandId');
  const right = new Map(named.map((key) => [key.toLowerCase(), key]));
  const wrong = Object.keys(alert.customDetails).filter((key) => {
    const meant = right.get(key.toLowerCase());
    return meant !== undefined && meant !== key;
  });
  return joinReadings(
    wrong.map((key) => {
      const meant = right.get(key.toLowerCase());
      const why = `the custom detail is spelt ${meant ?? ''}`;
      return notRead(`${alert.customDetailsPath}.${key}`, why, meant && kindOfDetail[meant]);
    }),
  );
}

/** The first of equals stays; a weak reading gives way to a strong one of the same person. */
function deduplicate(targets: readonly FoundTarget[]): readonly FoundTarget[] {
  const strongNames = new Set(
    targets.flatMap(({ target, weak }) =>
      target.kind === 'entra.user' && weak === undefined && target.userPrincipalName !== undefined
        ? [target.userPrincipalName.toLowerCase()]
        : [],
    ),
  );
  const seen = new Map<string, readonly FoundTarget[]>();
  for (const found of targets) {
    const shadowed =
      found.weak !== undefined &&
      found.target.kind === 'entra.user' &&
      strongNames.has(found.target.id.toLowerCase());
    const id = targetId(found.target);
    const before = seen.get(id) ?? [];
    if (!shadowed) seen.set(id, withReading(before, found));
  }
  return [...seen.values()].flat();
}

/** Two resources that had one name are two targets, told by the ids that never change; of one the fullest reading stays. */
function withReading(before: readonly FoundTarget[], found: FoundTarget): readonly FoundTarget[] {
  const at = before.findIndex((other) => maybeSame(found, other));
  if (at === -1) return [...before, found];
  return before.map((other, index) => (index === at && knowsMore(found, other) ? found : other));
}

function maybeSame({ target }: FoundTarget, other: FoundTarget): boolean {
  const [id, otherId] = [lastingId(target), lastingId(other.target)];
  return id === undefined || otherId === undefined || id === otherId;
}

function lastingId(target: Target): string | undefined {
  switch (target.kind) {
    case 'gcp.instance':
      return target.instanceId;
    case 'gcp.principal':
      return target.uniqueId;
    case 'aws.principal':
    case 'aws.access-key':
      return target.principalId;
    case 'azure.vm':
      return target.vmId;
    case 'aws.instance':
    case 'aws.ssm-session':
    case 'aws.ssm-command':
    case 'aws.region':
    case 'gcp.service-account-key':
    case 'entra.user':
    case 'entra.service-principal':
      return undefined;
    default:
      return assertNever(target);
  }
}

/** Of two readings of one target the one with more fields filled in says more; ties go to the first. */
function knowsMore(found: FoundTarget, before: FoundTarget): boolean {
  return Object.keys(found.target).length > Object.keys(before.target).length;
}

function whyNone(incident: Incident, unread: readonly Unread[]): string {
  const details = incident.alerts.some((alert) => Object.keys(alert.customDetails).length > 0);
  if (incident.entities.length === 0 && !details && unread.length === 0) {
    return 'the incident carries no entities and no custom details: nothing in it says what to contain';
  }
  if (unread.length > 0) return 'nothing that the incident names could be read: see the unread parts';
  return 'the incident names nothing that can be contained: no custom detail of a target, no account or machine';
}
