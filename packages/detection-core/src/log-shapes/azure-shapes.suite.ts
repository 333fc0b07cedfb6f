import { stringify } from 'yaml';

import {
  activityEvent as event,
  activityRow as row,
  attacker,
  azureMachine,
  streamedActivity as streamed,
} from './attack-events.suite.ts';
import { csv, json, lines, type LogShape } from './log-shape.suite.ts';

const asTable = (...shapes: readonly Omit<LogShape, 'cloud' | 'table'>[]): readonly LogShape[] =>
  shapes.map((shape) => ({ ...shape, cloud: 'Azure', table: 'AzureActivity' }));
const refused = (...shapes: readonly Omit<LogShape, 'cloud'>[]): readonly LogShape[] =>
  shapes.map((shape) => ({ ...shape, cloud: 'Azure' }));

const names = Object.keys(row);
const cells = Object.values(row);
const kustoTable = {
  TableName: 'Table_0',
  Columns: names.map((name) => ({ ColumnName: name, DataType: 'String' })),
  Rows: [cells],
};
const { TimeGenerated: time, ...untimed } = row;
const portal = (date: string, name = 'TimeGenerated [UTC]'): Readonly<Record<string, string>> => ({
  [name]: date,
  ...untimed,
});
const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
const powerShell = {
  ...Object.fromEntries(Object.entries(event).map(([name, value]) => [capital(name), value])),
  OperationName: event.operationName.value,
  Status: 'Succeeded',
  Category: 'Administrative',
  Claims: { Content: event.claims },
  HttpRequest: { ClientIpAddress: attacker.address, Method: 'POST' },
};
const grid = {
  authorization: event.authorization,
  claims: event.claims,
  correlationId: 'c1',
  httpRequest: { clientRequestId: 'r', clientIpAddress: attacker.address, method: 'POST' },
  resourceUri: azureMachine,
  operationName: event.operationName.value,
  status: 'Succeeded',
  subscriptionId: event.subscriptionId,
};
/** Event Grid names the caller among the claims alone. */
const gridClaims = {
  ...grid,
  claims: { ...event.claims, 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': attacker.email },
};

/** The activity log as people have it. */
export const azureShapes: readonly LogShape[] = [
  ...asTable(
    { file: 'activity-list.json', title: '`az monitor activity-log list`', content: json([event]) },
    {
      file: 'activity-list.yaml',
      title: '`az monitor activity-log list --output yaml`',
      content: stringify([event]),
    },
    {
      file: 'activity-rest.json',
      title: 'the REST API of the activity log',
      content: json({ value: [event], nextLink: 'https://example.com/next' }),
    },
    {
      file: 'get-azactivitylog.json',
      title: '`Get-AzActivityLog | ConvertTo-Json -Depth 10`',
      content: json([powerShell]),
    },
    {
      file: 'insights-activity-logs.json',
      title: 'diagnostic settings to a storage account',
      content: lines(streamed),
    },
    {
      file: 'event-hub.json',
      title: 'diagnostic settings to Event Hubs',
      content: json({ records: [streamed] }),
    },
    {
      file: 'event-grid.json',
      title: 'Event Grid, in its own schema',
      content: json([
        {
          id: 'd1',
          topic: '/subscriptions/1',
          subject: azureMachine,
          eventType: 'Microsoft.Resources.ResourceActionSuccess',
          eventTime: attacker.time,
          dataVersion: '2',
          data: gridClaims,
        },
      ]),
    },
    {
      file: 'event-grid-cloudevents.json',
      title: 'Event Grid, as CloudEvents',
      content: json([
        {
          id: 'd1',
          specversion: '1.0',
          source: '/subscriptions/1',
          subject: azureMachine,
          type: 'Microsoft.Resources.ResourceActionSuccess',
          time: attacker.time,
          data: gridClaims,
        },
      ]),
    },
    {
      file: 'loganalytics-rest.json',
      title: 'the REST API of Log Analytics',
      content: json({
        tables: [
          { name: 'PrimaryResult', columns: names.map((name) => ({ name, type: 'string' })), rows: [cells] },
        ],
      }),
    },
    { file: 'kusto-v1.json', title: "Kusto's answer, v1", content: json({ Tables: [kustoTable] }) },
    {
      file: 'kusto-v2.json',
      title: "Kusto's answer, v2",
      content: json([
        { FrameType: 'DataSetHeader', IsProgressive: false },
        { FrameType: 'DataTable', TableId: 1, TableKind: 'PrimaryResult', ...kustoTable },
        { FrameType: 'DataSetCompletion', HasErrors: false },
      ]),
    },
    {
      file: 'hunting.json',
      title: "the answer of Defender's advanced hunting",
      content: json({ Stats: {}, Schema: [], Results: [row] }),
    },
    {
      file: 'graph-hunting.json',
      title: "the answer of Graph's `runHuntingQuery`",
      content: json({ '@odata.context': 'c', schema: [], results: [row] }),
    },
    { file: 'continuous-export.json', title: "Log Analytics' continuous export", content: lines(row) },
    {
      file: 'query_data.csv',
      title: "the portal's CSV of a query",
      content: csv(portal('11/18/2026, 8:05:00.000 AM')),
    },
    {
      file: 'query_data_engb.csv',
      title: "the portal's CSV, the day first",
      content: csv(portal('18/11/2026, 08:05:00.000')),
    },
    {
      file: 'query_data_ja.csv',
      title: "the portal's CSV, the year first",
      content: csv(portal('2026/11/18 8:05:00.000')),
    },
  ),
  ...refused(
    {
      file: 'query_data_local.csv',
      title: "the portal's CSV with `[Local Time]`",
      content: csv(portal(time, 'TimeGenerated [Local Time]')),
      refused: 'set the time zone of the portal to UTC',
    },
    {
      file: 'query_data_both.csv',
      title: "the portal's CSV with dates in both orders, as two exports put together",
      content: csv(portal('18/11/2026, 08:05:00.000'), portal('11/18/2026, 8:05:00.000 AM')),
      refused: 'its dates are in both orders',
    },
    {
      file: 'activity-portal.csv',
      title: "the portal's download of the activity log",
      content: csv({
        'Correlation id': 'c1',
        'Operation name': 'Run Command on Virtual Machine',
        Status: 'Succeeded',
        Level: 'Informational',
        Time: attacker.time,
        'Event initiated by': attacker.email,
        Resource: azureMachine,
      }),
      refused: 'az monitor activity-log list',
    },
    {
      file: 'activity-list.txt',
      title: '`az monitor activity-log list --output table`',
      content: lines(
        'Caller               Category',
        '-------------------  --------------',
        'mallory@example.com  Administrative',
      ),
      refused: '--output json',
    },
    {
      file: 'capture.avro',
      title: "Event Hubs' Capture",
      content: Uint8Array.from([0x4f, 0x62, 0x6a, 1, 0, 0]),
      refused: 'an Avro file',
    },
  ),
];
