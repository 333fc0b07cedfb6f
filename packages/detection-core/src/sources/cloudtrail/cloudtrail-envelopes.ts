import { isObject, parsedObject } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';

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
 * (`CloudTrailEvent`), or an SNS message around any of them. Undefined where there is none.
 */
export function cloudTrailEvents(record: unknown): readonly unknown[] | undefined {
  if (isEvent(record)) return [record];
  if (!isObject(record)) return undefined;
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

/** All of a list or nothing: a list that holds other things is another kind of log. */
function eventsOf(items: readonly unknown[], inner: string | undefined): readonly unknown[] | undefined {
  const events = items.map((item) =>
    inner === undefined ? item : isObject(item) ? parsedObject(item[inner]) : undefined,
  );
  return events.length > 0 && events.every(isEvent) ? events : undefined;
}
