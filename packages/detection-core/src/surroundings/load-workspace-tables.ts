import { fail, nameHints, succeed, type Problem, type Result, type YamlText } from '@drawbridge/base';
import type { TableSchema, WorkspaceTable } from '@drawbridge/kql';
import { z } from 'zod';

import { readShape } from '../documents/read-shape.ts';
import { declaredRowsShape, problemAt, readDeclaredRows } from './declared-rows.ts';
import { readFixtureDocuments } from './read-fixture-documents.ts';

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
  const { found, problems } = await readFixtureDocuments<WorkspaceTable>(folder, {
    area,
    read: (yaml) => readOne(folder, yaml, tables),
    keyOf: ({ workspace, table }) => `${workspace.toLowerCase()} ${table}`,
    nameOf: ({ workspace, table }) => `'${table}' of '${workspace}'`,
    field: 'table',
  });
  return { workspaces: found, problems };
}

async function readOne(
  folder: string,
  yaml: YamlText,
  tables: readonly TableSchema[],
): Promise<Result<WorkspaceTable>> {
  const read = readShape(yaml, workspaceTableShape, { area, unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const { workspace, table } = read.value;
  const known = tables.map((tableSchema) => tableSchema.name);
  if (!known.includes(table)) {
    const message = `there is no table '${table}' whose columns it could have`;
    return fail(problemAt(yaml, area, 'table', 'table', message, ...nameHints(table, known, 'known tables')));
  }
  const rows = await readDeclaredRows(folder, yaml, area, read.value);
  return rows.ok ? succeed({ workspace, table, rows: rows.value }, rows.problems) : rows;
}
