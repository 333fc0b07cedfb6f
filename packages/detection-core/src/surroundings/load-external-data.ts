import { basename, extname, join } from 'node:path';

import { fail, problem, type Problem, type Result, succeed } from '@drawbridge/base';
import { type ExternalData, readRecords, type RecordFormat } from '@drawbridge/kql';
import { z } from 'zod';

import { namesIn } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import { fieldName, parseYamlText, type YamlText } from '../documents/yaml-text.ts';
import { isObject } from '../sources/log-fields.ts';

/** `fixtures/externaldata/<name>.yaml`: one address, and the rows that stand for what it serves. */
const externalDataShape = z.strictObject({
  url: z.string().regex(/^\w+:\/\/[^\s]+$/, 'expected an address such as https://example.com/list.csv'),
  description: z.string().optional(),
  /** Beside this file. CSV with a header, JSON, NDJSON or lines of text, by its extension; `.gz` behind it or not. */
  file: z.string().optional(),
  /** The names of the columns of a file that does not say them: CSV without a header, and lines of text. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  rows: z.array(z.record(z.string(), z.json())).optional(),
});

type ExternalDataShape = z.infer<typeof externalDataShape>;
type Row = ExternalData['rows'][number];

interface LoadedExternalData {
  readonly externalData: readonly ExternalData[];
  readonly problems: readonly Problem[];
}

/** Reads `<folder>/*.yaml`, sorted by name; two files cannot stand for one address. */
export async function loadExternalData(folder: string): Promise<LoadedExternalData> {
  const names = await namesIn(folder, /\.ya?ml$/i);
  if (!names.ok) return { externalData: [], problems: names.problems };
  const loaded = new Map<string, { readonly data: ExternalData; readonly file: string }>();
  const problems: Problem[] = [];
  for (const name of names.value) {
    const file = join(folder, name);
    const text = await readTextFile(file);
    if (!text.ok) {
      problems.push(...text.problems);
      continue;
    }
    const yaml = parseYamlText(file, text.value);
    const one = await readOne(folder, yaml);
    problems.push(...one.problems);
    if (!one.ok) continue;
    const first = loaded.get(one.value.url);
    if (first === undefined) loaded.set(one.value.url, { data: one.value, file });
    else problems.push(at(yaml, 'url', 'duplicate', `${first.file} stands for '${one.value.url}' too`));
  }
  return { externalData: [...loaded.values()].map(({ data }) => data), problems };
}

async function readOne(folder: string, yaml: YamlText): Promise<Result<ExternalData>> {
  const read = readShape(yaml, externalDataShape, { area: 'externaldata', unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const { url, file, rows } = read.value;
  // Not repeated in the message: what stands there may open a storage account.
  if (/[;?]/.test(url)) {
    return fail(at(yaml, 'url', 'key', 'leave out the key or signature of the address, from the ; or ? on'));
  }
  if ((file === undefined) === (rows === undefined)) {
    return fail(at(yaml, 'file', 'source', "state either a 'file' or 'rows', and not both"));
  }
  if (rows !== undefined) return succeed({ url, rows });
  const found = await readRows(folder, yaml, read.value, file ?? '');
  return found.ok ? succeed({ url, rows: found.value }, found.problems) : found;
}

const formats: Readonly<Record<string, RecordFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.txt': 'text',
};

async function readRows(
  folder: string,
  yaml: YamlText,
  { columns }: ExternalDataShape,
  file: string,
): Promise<Result<readonly Row[]>> {
  if (basename(file) !== file) {
    return fail(at(yaml, 'file', 'elsewhere', `'${file}' does not lie beside this file`));
  }
  const format = formats[extname(file.replace(/\.gz$/i, '')).toLowerCase()];
  if (format === undefined) {
    const hint = `extensions: ${Object.keys(formats).join(', ')}, with .gz behind or not`;
    return fail(at(yaml, 'file', 'format', `'${file}' has no extension that says what is in it`, hint));
  }
  const [line] = columns ?? [];
  if (format === 'text' && (line === undefined || columns?.length !== 1)) {
    const hint = "for example 'columns: [Line]'";
    return fail(at(yaml, 'columns', 'columns', 'lines of text are one column, which has to be named', hint));
  }
  const opened = await readRecords(join(folder, file), {
    format,
    ...(format === 'csv' && columns !== undefined ? { columns } : {}),
  });
  if (!opened.ok) return opened;
  const rows: Row[] = [];
  for await (const { value, line: at } of opened.value.records) {
    const row = format === 'text' ? { [line ?? '']: value } : value;
    if (!isObject(row)) return fail(notARow(join(folder, file), at));
    rows.push(row);
  }
  // A row that was skipped is a row that the rule never sees.
  const { problems } = opened.value;
  return problems.length > 0
    ? fail(...problems.map((one) => ({ ...one, severity: 'error' as const })))
    : succeed(rows);
}

function notARow(file: string, line: number): Problem {
  const span = { start: 0, length: 1, line, column: 1 };
  return problem('externaldata/no-row', 'this is no object of columns', { file, span });
}

function at(yaml: YamlText, field: string, code: string, message: string, ...hints: string[]): Problem {
  return problem(`externaldata/${code}`, message, {
    file: yaml.file,
    field: fieldName([field]),
    span: yaml.spanOf([field]),
    hints,
  });
}
