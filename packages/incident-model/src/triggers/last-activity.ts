import type { IncidentAlert } from '../incident/incident.ts';

/** The times of an incident, as Azure Resource Manager writes them. */
interface IncidentTimes {
  readonly lastActivityTimeUtc?: string | null | undefined;
  readonly createdTimeUtc?: string | null | undefined;
}

/**
 * When the last of an incident happened: by the incident itself, else by the latest of its alerts, else by when it was
 * created, after which nothing of it can have happened. A text that is no instant counts as none.
 */
export function lastActivityOf(
  alerts: readonly IncidentAlert[],
  { lastActivityTimeUtc, createdTimeUtc }: IncidentTimes = {},
): string | undefined {
  const ends = alerts.flatMap(({ endTime }) => instant(endTime) ?? []);
  return instant(lastActivityTimeUtc) ?? ends.sort().at(-1) ?? instant(createdTimeUtc);
}

/** ISO 8601 in UTC, so that two of them compare as texts. */
function instant(text: string | null | undefined): string | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
