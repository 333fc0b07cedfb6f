import { describe, expect, it } from 'vitest';

import { bundledTables } from '../../tables/bundled-tables.ts';
import { recogniseTable as recognise } from './recognise-table.ts';
import { rowOf } from './table-row.ts';

const recogniseTable = (record: Parameters<typeof recognise>[0]) => recognise(record, bundledTables());

function rowFrom(record: Readonly<Record<string, unknown>>) {
  const match = recogniseTable(record);
  if (!match.ok) throw new Error(match.reason);
  return { table: match.plan.table.name, row: rowOf(match.plan, record), unknown: match.plan.unknown };
}

const activity = {
  'TimeGenerated [UTC]': '1/12/2026, 9:35:42.257 AM',
  OperationNameValue: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
  ActivityStatusValue: 'Start',
  Caller: 'alice@example.com',
  CallerIpAddress: '203.0.113.7',
};

describe('a row of a table', () => {
  it('is known by its columns, with the suffix that the portal adds to times', () => {
    const { table, row } = rowFrom(activity);
    expect(table).toBe('AzureActivity');
    expect(row.TimeGenerated).toBe('1/12/2026, 9:35:42.257 AM');
  });

  it.each(['$table', 'Type'])('is known by %s where the export names its table', (field) => {
    const record = { [field]: 'SigninLogs', TimeGenerated: '2026-01-12T09:35:42Z', ResultType: '0' };
    expect(rowFrom(record).table).toBe('SigninLogs');
  });

  it('takes the doubled column whose type fits, and the other where that is empty', () => {
    const base = { Type: 'SigninLogs', TimeGenerated: '2026-01-12T09:35:42Z' };
    const filled = { ...base, Status_dynamic: '{"errorCode":0}', Status_string: 'text' };
    expect(rowFrom(filled).row.Status).toBe('{"errorCode":0}');
    expect(rowFrom({ ...filled, Status_dynamic: '' }).row.Status).toBe('text');
  });

  it('takes off the quotes that exports put around JSON in a text column', () => {
    const { row } = rowFrom({ ...activity, Properties: '"{\\"resource\\":\\"web01\\"}"' });
    expect(row.Properties).toBe('{"resource":"web01"}');
  });

  it('keeps apart what the table has no column for', () => {
    expect(rowFrom({ ...activity, AccountCustomEntity: 'x' }).unknown).toEqual(['AccountCustomEntity']);
  });
});

describe('a record that is no row for certain', () => {
  it('is refused without a time, which no rule would see', () => {
    const { OperationNameValue, Caller } = activity;
    expect(recogniseTable({ $table: 'AzureActivity', OperationNameValue, Caller })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('no TimeGenerated') as string,
    });
  });

  it('is refused with a time in another zone than UTC', () => {
    const { 'TimeGenerated [UTC]': time, ...rest } = activity;
    const local = { ...rest, 'TimeGenerated [Local Time]': time };
    expect(recogniseTable({ $table: 'AzureActivity', ...local }).ok).toBe(false);
  });

  it('is refused where two tables fit alike, and both are named', () => {
    const record = {
      TimeGenerated: 'x',
      TenantId: 'x',
      SourceSystem: 'x',
      OperationName: 'x',
      Category: 'x',
    };
    const match = recogniseTable(record);
    expect(match.ok ? '' : match.reason).toMatch(/could be those of \w+ or \w+: name the table/);
  });

  it('is refused where its fields are mostly unknown, and they are shown', () => {
    const match = recogniseTable({ AppName: 'a', HighRisk: 'No', permissions: 'User.Read' });
    expect(match.ok ? '' : match.reason).toContain('AppName, HighRisk, permissions');
  });
});
