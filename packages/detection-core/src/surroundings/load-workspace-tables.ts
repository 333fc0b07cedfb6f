import { join } from 'node:path';

import { fail, nameHints, type Problem, type Result, succeed } from '@drawbridge/base';
import type { TableSchema, WorkspaceTable } from '@drawbridge/kql';
import { z } from 'zod';

import { namesIn } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import { parseYamlText, type YamlText } from '../documents/yaml-text.ts';
import { declaredRowsShape, problemAt, readDeclaredRows } from './declared-rows.ts';

/** `fixtures/workspaces/<name>.yaml`: one table of another workspace, and the rows that it holds. */
const workspaceTableShape = z.strictObject({
  /** As queries name it in `workspace('…')`. */
  workspace: z.string().min(1),
  table: z.string().min(1),
  description: z.string().optional(),
  ...declaredRowsShape,
});
const area = 'workspaces';

interface LoadedWorkspaceTables {
  readonly workspaces: readonly WorkspaceTable[];
  readonly problems: readonly Problem[];
}

/** Reads `<folder>/*.yaml`, sorted by name; two files cannot stand for one table of one workspace. */
export async function loadWorkspaceTables(
  folder: string,
  tables: readonly TableSchema[],
): Promise<LoadedWorkspaceTables> {
  const names = await namesIn(folder, /\.ya?ml$/i);
  if (!names.ok) return { workspaces: [], problems: names.problems };
  const loaded = new Map<string, { readonly data: WorkspaceTable; readonly file: string }>();
  const problems: Problem[] = [];
  for (const name of names.value) {
    const file = join(folder, name);
    const text = await readTextFile(file);
    if (!text.ok) {
      problems.push(...text.problems);
      continue;
    }
    const yaml = parseYamlText(file, text.value);
    const one = await readOne(folder, yaml, tables);
    problems.push(...one.problems);
    if (!one.ok) continue;
    const { workspace, table } = one.value;
    const key = `${workspace.toLowerCase()} ${table}`;
    const first = loaded.get(key);
    if (first === undefined) loaded.set(key, { data: one.value, file });
    else {
      const message = `${first.file} stands for '${table}' of '${workspace}' too`;
      problems.push(problemAt(yaml, area, 'table', 'duplicate', message));
    }
  }
  return { workspaces: [...loaded.values()].map(({ data }) => data), problems };
}

async function readOne(
  folder: string,
  yaml: YamlText,
  tables: readonly TableSchema[],
): Promise<Result<WorkspaceTable>> {
  const read = readShape(yaml, workspaceTableShape, { area, unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const { workspace, table } = read.value;
  const known = tables.map((one) => one.name);
  if (!known.includes(table)) {
    const message = `there is no table '${table}' whose columns it could have`;
    return fail(problemAt(yaml, area, 'table', 'table', message, ...nameHints(table, known, 'known tables')));
  }
  const rows = await readDeclaredRows(folder, yaml, area, read.value);
  return rows.ok ? succeed({ workspace, table, rows: rows.value }, rows.problems) : rows;
}
