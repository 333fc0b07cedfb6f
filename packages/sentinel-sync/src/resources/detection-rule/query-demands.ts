import { parseDuration } from '@drawbridge/detection-core';

import { toIsoDuration } from '../../resource-kind/iso-duration.ts';
import { namesInQuery } from '../../resource-kind/names-in-query.ts';
import type { Loss } from './lost-features.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Over data of Defender XDR these are all frequencies, and how far the service looks back with each. */
const fixedFrequencies: readonly (readonly [frequency: number, lookback: number])[] = [
  [hour, 4 * hour],
  [3 * hour, 12 * hour],
  [12 * hour, 2 * day],
  [day, 30 * day],
];
const [shortest, longest] = [5 * minute, 14 * day];

/** Tables of Defender XDR, by how their names begin or by name. */
const defenderTable =
  /^(?:Device(?:[A-Z]\w*)|Email(?:Attachment|Post|Url|Events)\w*|Identity(?:Directory|Info|Logon|Query)\w*|AADSpnSignInEventsBeta|AADSignInEventsBeta|Alert(?:Evidence|Info)|Behavior(?:Entities|Info)|Cloud(?:App|Audit)Events|UrlClickEvents)$/;

/** Tables that a continuous rule may read, beside those of Defender XDR. */
const continuousTable =
  /^(?:AuditLogs|AWSCloudTrail|AWSGuardDuty|AzureActivity|CommonSecurityLog|GCPAuditLogs|MicrosoftGraphActivityLogs|OfficeActivity|SecurityAlert|SecurityEvent|SigninLogs|(?:Okta|Proofpoint|ABAP)\w*)$/;

/** How often a rule runs as a custom detection, and what that loses. */
export interface Schedule {
  readonly frequency: string;
  readonly losses: readonly Loss[];
}

/** `PT0S`, which runs continuously. */
export const continuously = 'PT0S';

/** Fits the schedule of a rule into what the service has. */
export function scheduleOf(rule: Readonly<Record<string, unknown>>): Schedule {
  const query = codeOf(String(rule.query));
  const isDefender = [...namesInQuery(query)].some((name) => defenderTable.test(name));
  if (rule.kind === 'NRT') return continuousSchedule(String(rule.query), isDefender);
  const wanted = millisecondsOf(rule.queryFrequency) ?? hour;
  const period = millisecondsOf(rule.queryPeriod) ?? wanted;
  const frequency = isDefender
    ? (fixedFrequencies.findLast(([every]) => every <= wanted)?.[0] ?? hour)
    : Math.min(Math.max(wanted, shortest), longest);
  const lookback = fixedFrequencies.find(([every]) => every === frequency)?.[1];
  const reaches = isDefender && lookback !== undefined ? lookback : frequency;
  const losses: Loss[] = [];
  const written = isoOf(frequency);
  if (frequency !== wanted)
    losses.push({
      feature: 'frequency',
      message: `it would run every ${written} and not every ${isoOf(wanted)}`,
    });
  if (period > reaches) {
    const how = isDefender ? `${isoOf(reaches)}, which is fixed` : 'as far as the service decides';
    losses.push({
      feature: 'lookback',
      message: `it looks back ${isoOf(period)}, and would look back ${how}`,
    });
  }
  return { frequency: written, losses };
}

function continuousSchedule(query: string, isDefender: boolean): Schedule {
  const why = notContinuous(query);
  if (why === undefined) return { frequency: continuously, losses: [] };
  const frequency = isDefender ? 'PT1H' : 'PT5M';
  const message = `it would run every ${frequency} and not continuously: ${why}`;
  return { frequency, losses: [{ feature: 'near-real-time', message }] };
}

function notContinuous(query: string): string | undefined {
  if (query.includes('//')) return 'such a query may hold no comments and no //';
  const several = /\b(?:join|union|lookup|externaldata)\b/.exec(codeOf(query));
  if (several !== null) return `such a query may not hold '${several[0]}'`;
  const [, table = ''] = /^\s*([A-Za-z_]\w*)/.exec(query) ?? [];
  if (continuousTable.test(table) || defenderTable.test(table)) return undefined;
  return `such a query begins with one of the tables that the service runs so, and not with '${table}'`;
}

/** Whether a query asks another workspace, which the service refuses. */
export function asksElsewhere(query: string): boolean {
  return /\bworkspace\s*\(/.test(codeOf(query));
}

/** A query without its comments and texts. */
function codeOf(query: string): string {
  return query.replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*/g, (part) =>
    part.startsWith('//') ? '' : "''",
  );
}

function millisecondsOf(stated: unknown): number | undefined {
  return typeof stated === 'string' ? parseDuration(stated) : undefined;
}

function isoOf(milliseconds: number): string {
  return toIsoDuration(`${Math.round(milliseconds / minute)}m`);
}
