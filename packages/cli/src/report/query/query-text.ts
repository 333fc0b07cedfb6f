import { asciiJson, inertText, markdownText } from '@drawbridge/base';
import type { ColumnSchema, KqlValue } from '@drawbridge/kql';
import { stringify as csvOf } from 'csv-stringify/sync';

import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';
import { formatTable } from '../../terminal/table.ts';
import { fitTable } from '../../terminal/fit-table.ts';

/** What a query gave. */
export interface QueryRows {
  readonly columns: readonly ColumnSchema[];
  readonly rows: readonly (readonly KqlValue[])[];
}

const widestCell = 60;

/** Rows as a table that fits the terminal, and what had to be left out; cells are cut at 60 characters. */
export function queryText(
  host: Host,
  { columns, rows }: QueryRows,
): { readonly table: string | undefined; readonly end: string } {
  const fitted = fitTable(
    host.terminalColumns,
    columns.map(({ name }) => inertText(name)),
    rows.map((row) => row.map((value) => cutCell(textOf(value)))),
  );
  const left = columns.slice(fitted.heads.length).map(({ name }) => inertText(name));
  const lack = left.length === 0 ? '' : `; too wide for this terminal: ${left.join(', ')} (see --format)`;
  return {
    table: rows.length === 0 ? undefined : formatTable(host, fitted.heads, fitted.rows),
    end: `${counted(rows.length, 'row')}${lack}`,
  };
}

function cutCell(text: string): string {
  const line = inertText(text.replaceAll(/\s+/g, ' '));
  return line.length > widestCell ? `${line.slice(0, widestCell - 1)}…` : line;
}

const textOf = (value: KqlValue): string => {
  if (value === null) return '';
  return typeof value === 'object' ? jsonOf(value) : String(value);
};

/**
 * CSV (RFC 4180) with a line of heads. A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP,
 * CSV injection): what is to be read by machines exactly is better asked for as NDJSON.
 */
export function queryCsv({ columns, rows }: QueryRows): string {
  const isText = columns.map(({ type }) => type === 'string' || type === 'dynamic');
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map(textOf))];
  return csvOf(lines, {
    cast: { string: (value, { index }) => ({ value, escape_formulas: isText[index] ?? true }) },
  }).replace(/\n$/, '');
}

/** One JSON object a line, by column; of columns with one name, the first. */
export function queryNdjson({ columns, rows }: QueryRows): string {
  return rows
    .map((row) => {
      const object: Record<string, KqlValue> = {};
      for (const [at, { name }] of columns.entries())
        if (!Object.hasOwn(object, name)) object[name] = row[at] ?? null;
      return jsonOf(object);
    })
    .join('\n');
}

const jsonOf = (value: unknown): string =>
  asciiJson(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)),
  );

/** A table of GitHub's Markdown, for tickets; cells are whole, and one line each. */
export function queryMarkdown({ columns, rows }: QueryRows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (text: string) => markdownText(text.replaceAll(/\s+/g, ' ')).replaceAll(/(?<!\\)\|/g, '\\|');
  return [
    line(columns.map(({ name }) => cell(name))),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(row.map((value) => cell(textOf(value))))),
  ].join('\n');
}
