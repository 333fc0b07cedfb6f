import type { LogObject } from '../../log-records/log-source.ts';

/** What both shapes of the activity log say, in one shape. */
export interface Activity {
  readonly time: string | undefined;
  readonly submitted: string | undefined;
  readonly operation: string | undefined;
  /** `Start`, `Accept`, `Success`, `Failure`. */
  readonly status: string | undefined;
  readonly subStatus: string | undefined;
  readonly category: string | undefined;
  readonly level: string | undefined;
  readonly caller: string | undefined;
  readonly callerIp: string | undefined;
  readonly correlationId: string | undefined;
  readonly operationId: string | undefined;
  readonly eventDataId: string | undefined;
  readonly tenantId: string | undefined;
  readonly subscriptionId: string | undefined;
  readonly resourceId: string | undefined;
  readonly authorization: LogObject | undefined;
  readonly claims: LogObject | undefined;
  readonly httpRequest: LogObject | undefined;
  readonly properties: unknown;
}

const statuses: Readonly<Record<string, string>> = {
  started: 'Start',
  succeeded: 'Success',
  failed: 'Failure',
  accepted: 'Accept',
};

/** REST says `Succeeded` where the table says `Success`. */
export function statusValue(status: string | undefined): string | undefined {
  return status === undefined ? undefined : (statuses[status.toLowerCase()] ?? status);
}

const callerClaims = [
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'http://schemas.microsoft.com/identity/claims/objectidentifier',
  'appid',
];

/** Who called, where the event does not say it outright: a person's principal name, else an object or application id. */
export function callerOfClaims(claims: LogObject | undefined): string | undefined {
  for (const claim of callerClaims) {
    const value = claims?.[claim];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
