import { filled, isObject, objectIn, parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject, LogSource, MappedRow } from '../../log-records/log-source.ts';

/** Google Cloud's audit log entries → GCPAuditLogs, with the columns of Sentinel's Pub/Sub connector. */
export const gcpAuditSource: LogSource = {
  name: 'gcp',
  title: 'Google Cloud audit log',
  table: 'GCPAuditLogs',
  events: gcpAuditEntries,
  toRow: gcpAuditRow,
};

const auditLogType = 'type.googleapis.com/google.cloud.audit.AuditLog';

function isEntry(value: unknown): value is LogObject {
  if (!isObject(value) || !isObject(value.protoPayload)) return false;
  const payload = value.protoPayload;
  const type = payload['@type'];
  return type === undefined ? 'methodName' in payload && 'serviceName' in payload : type === auditLogType;
}

/** The entry itself, the answer of entries.list (`entries[]`), a Pub/Sub push message, or a row of a sink's BigQuery table. */
function gcpAuditEntries(record: unknown): readonly unknown[] | undefined {
  if (isEntry(record)) return [record];
  if (!isObject(record)) return undefined;
  const row = entryOfBigQuery(record);
  if (row !== undefined) return [row];
  const entries = record.entries;
  if (Array.isArray(entries)) return entries.length > 0 && entries.every(isEntry) ? entries : undefined;
  const data = textIn(objectIn(record, 'message'), 'data');
  const pushed = data === undefined ? undefined : parsedObject(Buffer.from(data, 'base64').toString('utf8'));
  return isEntry(pushed) ? [pushed] : undefined;
}

/** Authentication, metadata, request and response stay objects: KQL reads them as dynamic, with the log's own case. */
function gcpAuditRow(entry: unknown): MappedRow {
  if (!isObject(entry)) return { ok: false, reason: 'a log entry is a JSON object' };
  const time = textIn(entry, 'timestamp') ?? textIn(entry, 'receiveTimestamp');
  if (time === undefined) return { ok: false, reason: "the entry has no 'timestamp'" };
  const payload = objectIn(entry, 'protoPayload');
  const resource = objectIn(entry, 'resource');
  return {
    ok: true,
    values: filled({
      TimeGenerated: time,
      Timestamp: time,
      Type: 'GCPAuditLogs',
      SourceSystem: 'GCP',
      ServiceName: textIn(payload, 'serviceName'),
      MethodName: textIn(payload, 'methodName'),
      GCPResourceName: textIn(payload, 'resourceName'),
      GCPResourceType: textIn(resource, 'type'),
      NumResponseItems: textIn(payload, 'numResponseItems'),
      Status: payload.status,
      StatusMessage: textIn(objectIn(payload, 'status'), 'message'),
      AuthenticationInfo: payload.authenticationInfo,
      AuthorizationInfo: payload.authorizationInfo,
      PrincipalEmail: textIn(objectIn(payload, 'authenticationInfo'), 'principalEmail'),
      RequestMetadata: payload.requestMetadata,
      Request: payload.request,
      Response: payload.response,
      Metadata: payload.metadata,
      ServiceData: payload.serviceData,
      ResourceLocation: payload.resourceLocation,
      ResourceOriginalState: payload.resourceOriginalState,
      LogName: textIn(entry, 'logName'),
      InsertId: textIn(entry, 'insertId'),
      Severity: textIn(entry, 'severity'),
      ProjectId: projectOf(entry, resource, payload),
    }),
  };
}

function projectOf(entry: LogObject, resource: LogObject, payload: LogObject): string | undefined {
  const labelled = textIn(objectIn(resource, 'labels'), 'project_id');
  const named = /^projects\/([^/]+)\//;
  return (
    labelled ??
    named.exec(textIn(entry, 'logName') ?? '')?.[1] ??
    named.exec(`${textIn(payload, 'resourceName') ?? ''}/`)?.[1]
  );
}

const jsonColumns = ['metadata', 'request', 'response', 'serviceData', 'resourceOriginalState'];

/** A sink to BigQuery keeps the payload in `protopayload_auditlog`, and its free parts as JSON text in `metadataJson`. */
function entryOfBigQuery(record: LogObject): LogObject | undefined {
  const payload = record.protopayload_auditlog;
  if (!isObject(payload)) return undefined;
  const free = jsonColumns.map(
    (name) => [name, payload[name] ?? parsedObject(payload[`${name}Json`])] as const,
  );
  const times = ['timestamp', 'receiveTimestamp'].map((name) => [name, isoOf(textIn(record, name))] as const);
  return filled({
    ...record,
    ...filled(Object.fromEntries(times)),
    protoPayload: { ...payload, ...filled(Object.fromEntries(free)) },
  });
}

/** BigQuery writes `2026-11-18 08:05:00.123456 UTC`. */
const isoOf = (time: string | undefined): string | undefined =>
  time?.replace(/^(\d{4}-\d{2}-\d{2}) ([\d:.]+) UTC$/, '$1T$2Z');
