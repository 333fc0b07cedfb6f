import { kqlTypes, readValue, type ColumnSchema, type KqlType, type KqlValue } from '@drawbridge/kql';
import { TerminalFailure } from '@drawbridge/base';

import type { AnsweredRows } from './log-service.ts';

/** A column as a service names it. */
export interface SentColumn {
  readonly name: string;
  readonly type: string;
}

/** Types the rows of an answer. Throws a Failure for what is not in the shape that the service promises. */
export function readRows(columns: readonly SentColumn[], rows: readonly unknown[]): AnsweredRows {
  const typed = columns.map(({ name, type }) => ({ name, type: readType(name, type) }));
  return { columns: typed, rows: rows.map((row) => readRow(typed, row)) };
}

/** Older names of the types, as `getschema` and v1 of the API have them. */
const otherNames: Readonly<Record<string, KqlType>> = {
  boolean: 'bool',
  date: 'datetime',
  double: 'real',
  int32: 'int',
  int64: 'long',
  sbyte: 'bool',
  sqldecimal: 'decimal',
  time: 'timespan',
  uniqueid: 'guid',
  uuid: 'guid',
  object: 'dynamic',
};

function readType(column: string, type: string): KqlType {
  const name = type.toLowerCase().replace(/^system\./, '');
  const known = kqlTypes.find((kql) => kql === name) ?? otherNames[name];
  if (known !== undefined) return known;
  throw new TerminalFailure(
    'logs/unreadable-answer',
    `the column ${column} has the type ${type}, which is none`,
  );
}

function readRow(columns: readonly ColumnSchema[], row: unknown): readonly KqlValue[] {
  if (!Array.isArray(row) || row.length !== columns.length) {
    throw new TerminalFailure(
      'logs/unreadable-answer',
      'a row of the answer does not have the columns of its table',
    );
  }
  return columns.map(({ name, type }, index) => {
    const value = readValue(type, row[index]);
    if (value !== undefined) return value;
    throw new TerminalFailure('logs/unreadable-answer', `a value of the column ${name} is no ${type}`);
  });
}
