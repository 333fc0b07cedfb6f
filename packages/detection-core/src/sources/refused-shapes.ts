import { isObject, objectIn, textIn } from '../log-records/log-fields.ts';

interface RefusedShape {
  readonly matches: (record: unknown) => boolean;
  /** What it is, and how to get what is read. */
  readonly reason: string;
}

const hasAll = (record: unknown, ...fields: readonly string[]): boolean =>
  isObject(record) && fields.every((field) => field in record);
const isLine = (record: unknown, pattern: RegExp): boolean =>
  typeof record === 'string' && pattern.test(record);

/** What people bring that looks like a log and cannot be read as one, and what to bring in its place. */
const refusedShapes: readonly RefusedShape[] = [
  {
    matches: (record) => isLine(record, /^EVENTS\t/),
    reason: 'this is the text output of the aws command: write it with --output json',
  },
  {
    matches: (record) => isLine(record, /^-{3,}(\s+-{3,})+\s*$|^(Caller|Category)\s{2,}/),
    reason: 'this is the table output of the az command: write it with --output json',
  },
  {
    matches: (record) => isLine(record, /^\d+ (\d{12}|unknown) eni-|^version account-id interface-id/),
    reason: 'these are VPC flow logs, which no rule reads',
  },
  {
    matches: (record) =>
      isLine(record, /^(- )?(insertId|logName|protoPayload|authorization|caller|Events):|^---\s*$/),
    reason:
      'this is YAML that is broken or too large: gcloud writes JSON with --format=json, az and aws with --output json',
  },
  {
    matches: (record) => hasAll(record, 'digestPublicKeyFingerprint'),
    reason:
      'this is a digest of CloudTrail, which holds no events: name the folder CloudTrail, not CloudTrail-Digest',
  },
  {
    matches: (record) =>
      isObject(record) && Array.isArray(record.Records) && record.Records.some(isNotification),
    reason: "this is S3's notice of a file: name the file that it is about",
  },
  {
    matches: isNotification,
    reason: "this is S3's notice of a file: name the file that it is about",
  },
  {
    matches: (record) => hasAll(record, 'schemaVersion', 'accountId', 'partition', 'service', 'severity'),
    reason: 'this is a finding of GuardDuty, which no rule reads: name the CloudTrail that it was made of',
  },
  {
    matches: (record) => hasAll(record, 'Correlation id', 'Operation name', 'Event initiated by'),
    reason:
      'the download of the portal has neither addresses nor ids: az monitor activity-log list --output json has them',
  },
  {
    matches: (record) =>
      isObject(record) && Object.keys(record).some((name) => name.startsWith('protoPayload.')),
    reason: 'the CSV of Logs Explorer has lost the structure: gcloud logging read --format=json keeps it',
  },
  {
    matches: (record) => isObject(record) && isObject(record._source) && !hasOriginal(record._source),
    reason: 'Elasticsearch has kept no original of this event: export with the field event.original',
  },
];

function isNotification(record: unknown): boolean {
  return isObject(record) && textIn(record, 'eventSource') === 'aws:s3';
}

const hasOriginal = (source: Readonly<Record<string, unknown>>): boolean =>
  textIn(objectIn(source, 'event'), 'original') !== undefined;

/** Why a record is refused that is known and not read; undefined for one that nobody knows. */
export function refusalOf(record: unknown): string | undefined {
  return refusedShapes.find((shape) => shape.matches(record))?.reason;
}
