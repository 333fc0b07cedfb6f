import { stringify } from 'yaml';

import { auditEntry as entry } from './attack-events.suite.ts';
import { csv, json, lines, type LogShape } from './log-shape.suite.ts';

const asTable = (...shapes: readonly Omit<LogShape, 'cloud' | 'table'>[]): readonly LogShape[] =>
  shapes.map((shape) => ({ ...shape, cloud: 'Google Cloud', table: 'GCPAuditLogs' }));

const pushed = {
  data: Buffer.from(json(entry)).toString('base64'),
  messageId: '1',
  publishTime: entry.timestamp,
};
const { metadata, '@type': type, ...payload } = entry.protoPayload;
const bigQuery = {
  logName: entry.logName,
  resource: entry.resource,
  protopayload_auditlog: { ...payload, metadataJson: json({ '@type': type, ...metadata }) },
  timestamp: '2026-11-18 08:05:00.000000 UTC',
  severity: entry.severity,
  insertId: entry.insertId,
};
const second = { ...entry, insertId: 'n2' };

/** Google Cloud's audit log as people have it. */
export const gcpShapes: readonly LogShape[] = [
  ...asTable(
    { file: 'logging-read.json', title: '`gcloud logging read --format=json`', content: json([entry]) },
    {
      file: 'logging-read.yaml',
      title: '`gcloud logging read` (YAML)',
      content: `---\n${stringify(entry)}---\n${stringify(second)}`,
    },
    { file: 'cloud-storage.json', title: 'a sink to Cloud Storage', content: lines(entry) },
    {
      file: 'entries-list.json',
      title: 'the answer of `entries.list`',
      content: json({ entries: [entry], nextPageToken: 't' }),
    },
    {
      file: 'pubsub-push.json',
      title: "Pub/Sub's push",
      content: json({ message: pushed, subscription: 's' }),
    },
    {
      file: 'pubsub-pull.json',
      title: '`gcloud pubsub subscriptions pull --format=json`',
      content: json([{ ackId: 'a', message: pushed }]),
    },
    { file: 'bigquery.ndjson', title: 'a sink to BigQuery, exported as JSON', content: lines(bigQuery) },
  ),
  {
    file: 'logs-explorer.csv',
    cloud: 'Google Cloud',
    title: 'the CSV of Logs Explorer',
    content: csv({
      insertId: 'n1',
      timestamp: entry.timestamp,
      'protoPayload.methodName': payload.methodName,
      severity: 'NOTICE',
    }),
    refused: 'gcloud logging read --format=json',
  },
];
