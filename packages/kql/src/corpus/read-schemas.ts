import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { kqlTypes, type ColumnSchema, type KqlType, type TableSchema } from '../schema/types.ts';

const TYPES: ReadonlySet<string> = new Set(kqlTypes);

/** Kusto's other names for some types, seen in exported schemas. */
const ALIASES: Readonly<Record<string, KqlType>> = {
  boolean: 'bool',
  date: 'datetime',
  double: 'real',
  time: 'timespan',
  uuid: 'guid',
  uniqueid: 'guid',
};

const isType = (type: unknown): type is KqlType => typeof type === 'string' && TYPES.has(type);

/** Reads tables from `{ Table: { Column: type } }`; every column must have one of Kusto's types. */
export function readSchemas(document: unknown, file?: string): Result<readonly TableSchema[]> {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    return fail(
      problem('kql/bad-schemas', 'expected an object of tables: { Table: { Column: type } }', { file }),
    );
  }
  const problems: Problem[] = [];
  const tables = Object.entries(document).map(([name, columns]): TableSchema => {
    const entries = Object.entries((columns ?? {}) as Record<string, unknown>);
    return {
      name,
      columns: entries.flatMap(([column, type]) => readColumn(name, column, type, problems, file)),
    };
  });
  return problems.length > 0 ? fail(...problems) : succeed(tables);
}

function readColumn(
  table: string,
  name: string,
  type: unknown,
  problems: Problem[],
  file: string | undefined,
): readonly ColumnSchema[] {
  const named = typeof type === 'string' ? (ALIASES[type] ?? type) : type;
  if (isType(named)) return [{ name, type: named }];
  const hints = [`types: ${[...TYPES].join(', ')}`];
  const message = `column '${name}' of '${table}' has no type of Kusto: ${JSON.stringify(type)}`;
  problems.push(problem('kql/bad-schemas', message, { file, field: `${table}.${name}`, hints }));
  return [];
}
