import { readdir } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { bundledTable, bundledTables } from './bundled-tables.ts';

/** `AWSCloudTrail` → `aws-cloud-trail`. */
function fileOf(table: string): string {
  return table
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

describe('the bundled tables', () => {
  it('are the schema files of the folder, all of them', async () => {
    const files = (await readdir(import.meta.dirname))
      .filter(
        (name) =>
          !name.endsWith('.test.ts') &&
          !['bundled-tables.ts', 'standard-columns.ts', 'table-schema.ts'].includes(name),
      )
      .map((name) => name.replace('.ts', ''));
    expect(
      bundledTables()
        .map((table) => fileOf(table.name))
        .sort(),
    ).toEqual(files.sort());
  });

  it('have each column once, the time first', () => {
    for (const table of bundledTables()) {
      const names = table.columns.map((column) => column.name);
      expect(new Set(names).size, table.name).toBe(names.length);
      if (names.includes('TimeGenerated')) expect(names[0], table.name).toBe('TimeGenerated');
    }
  });

  it.each([
    ['AWSCloudTrail', 'RequestParameters', 'string'],
    ['GCPAuditLogs', 'Request', 'dynamic'],
    ['SecurityAlert', 'Entities', 'string'],
    ['SigninLogs', 'ResultType', 'string'],
    ['AzureActivity', 'Properties_d', 'dynamic'],
  ])('have the types that bite: %s.%s is %s', (table, name, type) => {
    expect(bundledTable(table)?.columns.find((column) => column.name === name)?.type).toBe(type);
  });
});
