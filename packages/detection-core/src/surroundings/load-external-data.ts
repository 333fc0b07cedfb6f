import { fail, succeed, type Problem, type Result, type YamlText } from '@drawbridge/base';
import type { ExternalData } from '@drawbridge/kql';
import { z } from 'zod';

import { readShape } from '../documents/read-shape.ts';
import { declaredRowsShape, problemAt, readDeclaredRows } from './declared-rows.ts';
import { readFixtureDocuments } from './read-fixture-documents.ts';

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
  const { found, problems } = await readFixtureDocuments<ExternalData>(folder, {
    area,
    read: (yaml) => readOne(folder, yaml),
    keyOf: ({ url }) => url,
    nameOf: ({ url }) => `'${url}'`,
    field: 'url',
  });
  return { externalData: found, problems };
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
