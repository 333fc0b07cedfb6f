import { basename, extname, join } from 'node:path';

import {
  fail,
  fieldName,
  problem,
  succeed,
  type Problem,
  type Result,
  type YamlText,
} from '@drawbridge/base';
import { type DeclaredRow, readRecords, type RecordFormat } from '@drawbridge/kql';
import { z } from 'zod';

import { isObject } from '../log-records/log-fields.ts';

/** The fields of a document by which the rows of a fixture are declared: one of `file` and `rows`. */
export const declaredRowsShape = {
  /** Beside the document. CSV with a header, JSON, NDJSON or lines of text, by its extension; `.gz` behind it or not. */
  file: z.string().optional(),
  /** The names of the columns of a file that does not say them: CSV without a header, and lines of text. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  rows: z.array(z.record(z.string(), z.json())).optional(),
};

type DeclaredRowsShape = z.infer<z.ZodObject<typeof declaredRowsShape>>;

const formats: Readonly<Record<string, RecordFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.txt': 'text',
};

/** The rows that a document states, or those of the file beside it in `folder`. */
export async function readDeclaredRows(
  folder: string,
  yaml: YamlText,
  area: string,
  { file, columns, rows: stated }: DeclaredRowsShape,
): Promise<Result<readonly DeclaredRow[]>> {
  const at = (field: string, code: string, message: string, ...hints: string[]): Problem =>
    problemAt(yaml, area, field, code, message, ...hints);
  if ((file === undefined) === (stated === undefined)) {
    return fail(at('file', 'source', "state either a 'file' or 'rows', and not both"));
  }
  if (file === undefined) return succeed(stated ?? []);
  if (basename(file) !== file) {
    return fail(at('file', 'elsewhere', `'${file}' does not lie beside this file`));
  }
  const format = formats[extname(file.replace(/\.gz$/i, '')).toLowerCase()];
  if (format === undefined) {
    const hint = `extensions: ${Object.keys(formats).join(', ')}, with .gz behind or not`;
    return fail(at('file', 'format', `'${file}' has no extension that says what is in it`, hint));
  }
  const [column] = columns ?? [];
  if (format === 'text' && (column === undefined || columns?.length !== 1)) {
    const hint = "for example 'columns: [Line]'";
    return fail(at('columns', 'columns', 'lines of text are one column, which has to be named', hint));
  }
  const opened = await readRecords(join(folder, file), {
    format,
    ...(format === 'csv' && columns !== undefined ? { columns } : {}),
  });
  if (!opened.ok) return opened;
  const rows: DeclaredRow[] = [];
  for await (const { value, line } of opened.value.records) {
    const row = format === 'text' ? { [column ?? '']: value } : value;
    if (!isObject(row)) return fail(notARow(join(folder, file), line, area));
    rows.push(row);
  }
  // A row that was skipped is a row that the rule never sees.
  const { problems } = opened.value;
  return problems.length > 0
    ? fail(...problems.map((problem) => ({ ...problem, severity: 'error' as const })))
    : succeed(rows);
}

function notARow(file: string, line: number, area: string): Problem {
  const span = { start: 0, length: 1, line, column: 1 };
  return problem(`${area}/no-row`, 'this is not an object of columns', { file, span });
}

/** What is wrong with a field of a document, and where it stands. */
export function problemAt(
  yaml: YamlText,
  area: string,
  field: string,
  code: string,
  message: string,
  ...hints: string[]
): Problem {
  return problem(`${area}/${code}`, message, {
    file: yaml.file,
    field: fieldName([field]),
    span: yaml.spanOf([field]),
    hints,
  });
}
