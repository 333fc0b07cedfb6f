import { isObject, parsedObject } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';
import { isExportedEvent, originalEvent } from './exported-event.ts';
import { eventOfOcsf, isOcsfApiActivity } from './ocsf-event.ts';

/**
 * A CloudTrail record. S3's notifications have the same fields and lie in the same buckets; their source is `aws:s3`
 * and not a host name.
 */
function isEvent(value: unknown): value is LogObject {
  if (!isObject(value) || typeof value.eventName !== 'string') return false;
  if (typeof value.eventSource !== 'string' || value.eventSource.startsWith('aws:')) return false;
  return 'eventTime' in value || ('eventVersion' in value && 'userIdentity' in value);
}

/**
 * The CloudTrail events inside a record: the event itself, a file's `Records[]`, an EventBridge or CloudWatch Events
 * envelope (`detail`), a CloudWatch Logs subscription (`logEvents[].message`), the answer of LookupEvents
 * (`CloudTrailEvent`), or an SNS message around any of them; a row of CloudTrail Lake, Athena or a flattened CSV, and
 * Security Lake's API Activity. Undefined where there is none.
 */
export function cloudTrailEvents(record: unknown): readonly unknown[] | undefined {
  if (!isObject(record)) return undefined;
  if (isOcsfApiActivity(record)) return [eventOfOcsf(record)];
  const event = eventIn(record);
  if (event !== undefined) return [event];
  if (isEvent(record.detail)) return [record.detail];
  const lists: readonly (readonly [string, string | undefined])[] = [
    ['Records', undefined],
    ['logEvents', 'message'],
    ['Events', 'CloudTrailEvent'],
  ];
  for (const [list, inner] of lists) {
    const items = record[list];
    if (Array.isArray(items)) return eventsOf(items, inner);
  }
  const wrapped = parsedObject(record.CloudTrailEvent) ?? parsedObject(record.Message);
  return wrapped === undefined ? undefined : cloudTrailEvents(wrapped);
}

/** The event that a record is, or that an export made the record of. */
function eventIn(record: LogObject): LogObject | undefined {
  const asWritten = isObject(record.userIdentity) && typeof record.requestParameters !== 'string';
  const event = asWritten || !isExportedEvent(record) ? record : originalEvent(record);
  return isEvent(event) ? event : undefined;
}

/** All of a list or nothing: a list that holds other things is another kind of log. */
function eventsOf(items: readonly unknown[], inner: string | undefined): readonly unknown[] | undefined {
  const events = items.map((item) =>
    inner === undefined ? item : isObject(item) ? parsedObject(item[inner]) : undefined,
  );
  return events.length > 0 && events.every(isEvent) ? events : undefined;
}
