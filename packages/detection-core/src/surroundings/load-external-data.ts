import { join } from 'node:path';

import { fail, type Problem, type Result, succeed } from '@drawbridge/base';
import type { ExternalData } from '@drawbridge/kql';
import { z } from 'zod';

import { namesIn } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import { parseYamlText, type YamlText } from '../documents/yaml-text.ts';
import { declaredRowsShape, problemAt, readDeclaredRows } from './declared-rows.ts';

/** `fixtures/externaldata/<name>.yaml`: one address, and the rows that stand for what it serves. */
const externalDataShape = z.strictObject({
  url: z.string().regex(/^\w+:\/\/[^\s]+$/, 'expected an address such as https://example.com/list.csv'),
  description: z.string().optional(),
  ...declaredRowsShape,
});
const area = 'externaldata';

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
    else
      problems.push(
        problemAt(yaml, area, 'url', 'duplicate', `${first.file} stands for '${one.value.url}' too`),
      );
  }
  return { externalData: [...loaded.values()].map(({ data }) => data), problems };
}

async function readOne(folder: string, yaml: YamlText): Promise<Result<ExternalData>> {
  const read = readShape(yaml, externalDataShape, { area, unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const { url } = read.value;
  // Not repeated in the message: what stands there may open a storage account.
  if (/[;?]/.test(url)) {
    return fail(
      problemAt(
        yaml,
        area,
        'url',
        'key',
        'leave out the key or signature of the address, from the ; or ? on',
      ),
    );
  }
  const rows = await readDeclaredRows(folder, yaml, area, read.value);
  return rows.ok ? succeed({ url, rows: rows.value }, rows.problems) : rows;
}
