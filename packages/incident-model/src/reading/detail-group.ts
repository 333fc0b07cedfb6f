import type { IncidentAlert } from '../incident/incident.ts';
import { target, type Target } from '../targets/target.ts';
import { kindOfDetail, type TargetDetailKey } from './detail-keys.ts';
import { found, joinReadings, notRead, type Reading } from './reading.ts';

/** The values of one custom detail of an alert; empty where the alert has none. */
export function detailValues(alert: IncidentAlert, key: TargetDetailKey): readonly string[] {
  return alert.customDetails[key] ?? [];
}

/** The value of a detail that has exactly one. */
export function onlyValue(alert: IncidentAlert, key: TargetDetailKey): string | undefined {
  const values = detailValues(alert, key);
  return values.length === 1 ? values[0] : undefined;
}

export function detailPath(alert: IncidentAlert, key: TargetDetailKey): string {
  return `${alert.customDetailsPath}.${key}`;
}

/** A value of a detail that is not a target, with the reason. */
export function detailNotRead(alert: IncidentAlert, key: TargetDetailKey, why: string): Reading {
  return notRead(detailPath(alert, key), why, kindOfDetail[key]);
}

/** A target if its fields are right, and otherwise why not. */
export function checkedTarget(alert: IncidentAlert, key: TargetDetailKey, candidate: Target): Reading {
  const checked = target.safeParse(candidate);
  if (checked.success) return found(checked.data, detailPath(alert, key), alert.id);
  const first = checked.error.issues[0];
  return detailNotRead(alert, key, `${String(first?.path.at(-1))}: ${first?.message ?? 'is not valid'}`);
}

/**
 * Details that mean something only together, such as an instance and its region. Each of `partners` must have
 * exactly one value: an alert's details are sets, so two regions and two instances cannot be paired.
 */
export function readWithPartners(
  alert: IncidentAlert,
  key: TargetDetailKey,
  partners: readonly TargetDetailKey[],
  make: (value: string, partnerValues: readonly string[]) => Reading,
): Reading {
  const values = detailValues(alert, key);
  if (values.length === 0) return orphans(alert, key, partners);
  const missing = partners.filter((partner) => detailValues(alert, partner).length === 0);
  if (missing.length > 0)
    return detailNotRead(alert, key, `${missing.join(' and ')} is missing; it is required with ${key}`);
  const many = partners.filter((partner) => detailValues(alert, partner).length > 1);
  if (many.length > 0) {
    const counts = [key, ...many].map((name) => `${detailValues(alert, name).length} of ${name}`).join(', ');
    return detailNotRead(alert, key, `cannot be paired: the alert has ${counts}`);
  }
  const partnerValues = partners.flatMap((partner) => detailValues(alert, partner));
  return joinReadings(values.map((value) => make(value, partnerValues)));
}

/** Only the Google Cloud group is of no other use than to name an instance; a region alone is just context. */
function orphans(alert: IncidentAlert, key: TargetDetailKey, partners: readonly TargetDetailKey[]): Reading {
  if (!partners.includes('GcpZone')) return { targets: [], unread: [] };
  const zones = detailValues(alert, 'GcpZone');
  if (zones.length === 0) return { targets: [], unread: [] };
  return detailNotRead(alert, 'GcpZone', `${key} is missing; it is required with GcpZone`);
}
