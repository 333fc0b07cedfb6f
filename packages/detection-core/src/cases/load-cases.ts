import { basename, join } from 'node:path';

import {
  fieldName,
  nameHints,
  parseYamlText,
  problem,
  type FieldPath,
  type Problem,
  type YamlText,
} from '@drawbridge/base';
import type { GeoNetwork, TableSchema } from '@drawbridge/kql';

import { readShape } from '../documents/read-shape.ts';
import { readTextsIn } from '../documents/read-texts.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { caseShape, type CaseShape } from './case-shape.ts';
import type { DetectionCase } from './detection-case.ts';

export interface LoadedCases {
  readonly cases: readonly DetectionCase[];
  readonly problems: readonly Problem[];
}

/** Reads `<rule folder>/cases/*.yaml`, sorted by name; what cannot be a case is a problem, not left out silently. */
export async function loadCases(
  ruleFolder: string,
  tables: readonly TableSchema[] = bundledTables(),
  within = 'cases',
): Promise<LoadedCases> {
  const { texts, problems } = await readTextsIn(join(ruleFolder, within), /\.ya?ml$/i);
  const read = texts.map(({ file, text }) => parseCase(file, text, tables));
  return {
    cases: read.flatMap((reading) => reading.case ?? []),
    problems: [...problems, ...read.flatMap((reading) => reading.problems)],
  };
}

/** Reads one case from its text; `file` gives its name and whether it fires. */
export function parseCase(
  file: string,
  text: string,
  tables: readonly TableSchema[] = bundledTables(),
): { readonly case: DetectionCase | undefined; readonly problems: readonly Problem[] } {
  const yaml = parseYamlText(file, text);
  const read = readShape(yaml, caseShape, { area: 'case', unknownField: 'error' });
  if (read.value === undefined) return { case: undefined, problems: read.problems };
  const name = basename(file).replace(/\.ya?ml$/i, '');
  const kind = /^(fires|quiet)-/.exec(name)?.[1];
  const problems = [...meaningProblems(read.value, kind, yaml), ...inputProblems(read.value, yaml, tables)];
  if (problems.length > 0) return { case: undefined, problems };
  return { case: caseOfShape(read.value, name, kind as 'fires' | 'quiet', file), problems: [] };
}

function caseOfShape(shape: CaseShape, name: string, kind: 'fires' | 'quiet', file: string): DetectionCase {
  const { alerts, ...rest } = shape.expect;
  const stated = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    name,
    kind,
    file,
    description: shape.description,
    ...(shape.rule === undefined ? {} : { rule: shape.rule }),
    now: new Date(shape.now),
    ...(shape.from === undefined ? {} : { from: new Date(shape.from) }),
    tables: shape.tables ?? {},
    logs: Object.fromEntries(Object.entries(shape.logs ?? {})),
    watchlists: shape.watchlists ?? {},
    externaldata: shape.externaldata ?? {},
    workspaces: shape.workspaces ?? {},
    ...(shape.geo === undefined ? {} : { geo: shape.geo.map(withoutUndefined) }),
    expect: { alerts, ...Object.fromEntries(stated) },
  };
}

/** As its type has it: a field that is not stated is not there. */
function withoutUndefined(network: NonNullable<CaseShape['geo']>[number]): GeoNetwork {
  return Object.fromEntries(
    Object.entries(network).filter(([, value]) => value !== undefined),
  ) as unknown as GeoNetwork;
}

/** A case must be able to fail: one that gives nothing, or contradicts its own name, proves nothing. */
function meaningProblems(shape: CaseShape, kind: string | undefined, yaml: YamlText): readonly Problem[] {
  const at = (path: FieldPath, code: string, message: string, hints: readonly string[] = []) =>
    problem(`case/${code}`, message, {
      file: yaml.file,
      field: fieldName(path),
      span: yaml.spanOf(path),
      hints,
    });
  const found: Problem[] = [];
  if (kind === undefined) {
    const message = "a case's file is named fires-<what>.yaml or quiet-<what>.yaml";
    found.push(problem('case/name', message, { file: yaml.file }));
  }
  if (kind === 'fires' && shape.expect.alerts === 0) {
    found.push(at(['expect', 'alerts'], 'contradiction', 'a case that fires must expect an alert'));
  }
  if (kind === 'quiet' && shape.expect.alerts !== 0) {
    found.push(at(['expect', 'alerts'], 'contradiction', 'a quiet case must expect no alert'));
  }
  const inputs = [...Object.values(shape.tables ?? {}), ...Object.values(shape.logs ?? {})];
  if (inputs.every((rows) => (rows ?? []).length === 0)) {
    const hints = ["give rows under 'tables', or raw events under 'logs'"];
    found.push(at(['tables'], 'no-input', 'this case gives no rows, so it proves nothing', hints));
  }
  if (shape.from !== undefined && new Date(shape.from) >= new Date(shape.now)) {
    found.push(at(['from'], 'range', "'from' must be before 'now'"));
  }
  return found;
}

/** A misspelt table or column would leave the case without the rows that it is about. */
function inputProblems(shape: CaseShape, yaml: YamlText, known: readonly TableSchema[]): readonly Problem[] {
  const others = Object.entries(shape.workspaces ?? {});
  return [
    ...tableProblems(shape.tables ?? {}, ['tables'], yaml, known),
    ...others.flatMap(([name, tables]) => tableProblems(tables, ['workspaces', name], yaml, known)),
  ];
}

function tableProblems(
  tables: NonNullable<CaseShape['tables']>,
  path: FieldPath,
  yaml: YamlText,
  known: readonly TableSchema[],
): readonly Problem[] {
  return Object.entries(tables).flatMap(([name, rows]) => {
    const table = known.find((candidate) => candidate.name === name);
    if (table === undefined) {
      const names = known.map((tableSchema) => tableSchema.name);
      return [
        problem('case/unknown-table', `there is no table '${name}'`, {
          file: yaml.file,
          field: fieldName([...path, name]),
          span: yaml.spanOfKey([...path, name]),
          hints: nameHints(name, names, 'tables'),
        }),
      ];
    }
    const columns = [...table.columns, ...(table.hidden ?? [])].map((column) => column.name);
    return rows.flatMap((row, index) => rowProblems(row, [...path, name, index], columns, yaml));
  });
}

function rowProblems(
  row: Readonly<Record<string, unknown>>,
  path: FieldPath,
  columns: readonly string[],
  yaml: YamlText,
): readonly Problem[] {
  const unknown = Object.keys(row)
    .filter((column) => !columns.includes(column))
    .map((column) =>
      problem('case/unknown-column', `table ${String(path.at(-2))} has no column '${column}'`, {
        file: yaml.file,
        field: fieldName([...path, column]),
        span: yaml.spanOfKey([...path, column]),
        hints: nameHints(column, columns, 'columns'),
      }),
    );
  if ('TimeGenerated' in row || !columns.includes('TimeGenerated')) return unknown;
  const message = "a row without 'TimeGenerated' is outside every period";
  const missing = problem('case/no-time', message, {
    file: yaml.file,
    field: fieldName(path),
    span: yaml.spanOf(path),
  });
  return [...unknown, missing];
}
