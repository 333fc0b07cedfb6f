import { describe, expect, it } from 'vitest';

import { wrappedRecords } from './wrapped-records.ts';

const event = { eventName: 'StartSession', eventTime: '2026-11-18T08:05:00Z' };
const text = JSON.stringify(event);
const columns = [{ name: 'eventName' }, { name: 'eventTime' }];
const cells = [event.eventName, event.eventTime];

describe('wrapped records', () => {
  it.each([
    ['Log Analytics', { name: 'PrimaryResult', columns, rows: [cells] }],
    [
      'Kusto v1',
      { TableName: 'T', Columns: [{ ColumnName: 'eventName' }, { ColumnName: 'eventTime' }], Rows: [cells] },
    ],
    [
      'Kusto v2',
      {
        FrameType: 'DataTable',
        TableKind: 'PrimaryResult',
        Columns: [{ ColumnName: 'eventName' }, { ColumnName: 'eventTime' }],
        Rows: [cells],
      },
    ],
    ["Defender's hunting", { Schema: [], Results: [event] }],
    [
      'CloudTrail Lake',
      {
        QueryStatus: 'FINISHED',
        QueryResultRows: [[{ eventName: event.eventName }, { eventTime: event.eventTime }]],
      },
    ],
    [
      'Logs Insights',
      {
        status: 'Complete',
        results: [
          [
            { field: '@message', value: text },
            { field: '@ptr', value: 'x' },
          ],
        ],
      },
    ],
    ['filter-log-events', { events: [{ logStreamName: 's', message: text }], searchedLogStreams: [] }],
    ['SQS', { MessageId: '1', Body: text }],
    ['an export of CloudWatch Logs to S3', `2026-11-18T08:05:00.000Z ${text}`],
  ])('of %s are found', (_, record) => {
    expect(wrappedRecords(record)).toEqual([event]);
  });

  it('of Kusto are those of its answer alone', () => {
    expect(
      wrappedRecords({ FrameType: 'DataTable', TableKind: 'QueryProperties', Columns: [], Rows: [[1]] }),
    ).toEqual([]);
    expect(wrappedRecords({ FrameType: 'DataSetHeader' })).toEqual([]);
  });

  it.each([
    ['a plain event', event],
    ['a line', 'some words'],
    ['a message of text', { MessageId: '1', Body: 'hello' }],
    ['an empty list', []],
  ])('are not in %s', (_, record) => {
    expect(wrappedRecords(record)).toBeUndefined();
  });
});
