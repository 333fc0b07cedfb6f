import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { nameHints } from '@drawbridge/base';
import { rulesOf, type DiscoveredContent } from '@drawbridge/detection-core';
import type { TableSchema } from '@drawbridge/kql';
import { stringify } from 'yaml';

import { UsageError } from '../terminal/exit-code.ts';
import { placeRule, type NewFiles } from './new-files.ts';
import type { NewName } from './new-name.ts';

/** The table that a new rule reads, and the columns by which its first query and its cases are written. */
interface FirstQuery {
  readonly table: string;
  /** The column in which the placeholder is looked for. */
  readonly what: string;
  readonly address: string | undefined;
}

const placeholder = 'ReplaceThis';

const whatColumns = [
  'EventName',
  'OperationNameValue',
  'MethodName',
  'OperationName',
  'Activity',
  'ActionType',
  'Operation',
];

const addressColumns = [
  'SourceIpAddress',
  'CallerIpAddress',
  'CallerIp',
  'IPAddress',
  'SourceIP',
  'ClientIP',
  'IpAddress',
];

/** Columns that say nothing of what happened. */
const standard = new Set(['TenantId', 'Type', 'SourceSystem', '_ResourceId', '_SubscriptionId', 'MG']);

/** A rule that runs at once, with a case in which it fires and one in which it stays quiet; both pass. */
export function newRule(
  discovered: DiscoveredContent,
  { title, slug }: NewName,
  tableName: string,
  tables: readonly TableSchema[],
): NewFiles {
  const { rules } = rulesOf(discovered);
  const known = rules.find(({ name }) => name.toLowerCase() === title.toLowerCase());
  if (known !== undefined) {
    throw new UsageError(`there is a rule '${known.name}' already, in ${known.origin.file}`);
  }
  const first = firstQuery(tableName, tables);
  const { file, cases, prefix } = placeRule(discovered, slug);
  const caseFile = (kind: 'fires' | 'quiet', what: string) => ({
    file: join(cases, `${kind}-${prefix}${what}.yaml`),
    text: caseText(first, kind),
  });
  return {
    files: [{ file, text: ruleText(title, first) }, caseFile('fires', 'first'), caseFile('quiet', 'other')],
    next: [
      `write the query, and '${placeholder}' in the cases as it is in your logs`,
      'set severity, tactics, techniques and the entities of the alert',
    ],
  };
}

function firstQuery(name: string, tables: readonly TableSchema[]): FirstQuery {
  const table = tables.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (table === undefined) {
    const names = tables.map((known) => known.name);
    throw new UsageError(
      [`--table: there is no table '${name}'`, ...nameHints(name, names, 'tables')].join('\n  '),
    );
  }
  const texts = table.columns.filter(({ type, name: column }) => type === 'string' && !standard.has(column));
  const has = (column: string): boolean => texts.some((known) => known.name === column);
  const what = whatColumns.find(has) ?? texts[0]?.name;
  const isTimed = table.columns.some((column) => column.name === 'TimeGenerated');
  if (what === undefined || !isTimed) {
    throw new UsageError(`--table: ${table.name} has no TimeGenerated, or no column of text, to begin with`);
  }
  return { table: table.name, what, address: addressColumns.find(has) };
}

function ruleText(title: string, { table, what, address }: FirstQuery): string {
  const columns = ['TimeGenerated', what, ...(address === undefined ? [] : [address])];
  const query = `${table}\n| where ${what} == "${placeholder}"\n| project ${columns.join(', ')}\n`;
  return stringify(
    {
      id: randomUUID(),
      name: title,
      kind: 'Scheduled',
      version: '1.0.0',
      status: 'Available',
      description: 'What the rule finds, and what to do about it.\n',
      severity: 'Medium',
      queryFrequency: '1h',
      queryPeriod: '1h',
      triggerOperator: 'gt',
      triggerThreshold: 0,
      tactics: ['Execution'],
      relevantTechniques: ['T1651'],
      query,
      ...(address === undefined
        ? {}
        : {
            entityMappings: [
              { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: address }] },
            ],
          }),
    },
    { lineWidth: 0, singleQuote: true },
  );
}

function caseText({ table, what, address }: FirstQuery, kind: 'fires' | 'quiet'): string {
  const row = {
    TimeGenerated: '2026-01-05T11:55:00Z',
    [what]: kind === 'fires' ? placeholder : 'AnythingElse',
    ...(address === undefined ? {} : { [address]: '198.51.100.7' }),
  };
  return stringify(
    {
      description: kind === 'fires' ? 'What the rule is to find.' : 'What looks like it, and is not.',
      now: '2026-01-05T12:00:00Z',
      tables: { [table]: [row] },
      expect: { alerts: kind === 'fires' ? 1 : 0 },
    },
    { lineWidth: 0, singleQuote: true },
  );
}
