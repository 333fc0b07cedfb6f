import { kindOf, type Rule } from '../reference/rule.ts';
import { Undecided, type Value } from '../reference/values.ts';
import { columns } from './edge-values.ts';
import { calls, evaluate, type Expression, ExpressionMaker, randomRow, type Row } from './expression.ts';
import { literalText } from './literal-text.ts';
import type { Random } from './random.ts';

/** Expressions over the rows of one table: one query for all of them. */
export interface Batch {
  readonly rows: readonly Row[];
  readonly expressions: readonly Expression[];
}

type Expected = { readonly value: Value } | { readonly undecided: string };

export function makeBatch(
  rules: readonly Rule[],
  random: Random,
  size: { readonly rows: number; readonly expressions: number; readonly depth: number },
): Batch {
  const maker = new ExpressionMaker(rules, random);
  const rows = Array.from({ length: size.rows }, () => randomRow(random));
  const expressions = Array.from({ length: size.expressions }, () =>
    maker.call(random.pick(rules), 1 + random.below(size.depth)),
  );
  return { rows, expressions };
}

/** What the reference gives, or that nothing decides. */
export function expectedOf(expression: Expression, row: Row): Expected {
  try {
    return { value: evaluate(expression, row) };
  } catch (error) {
    if (error instanceof Undecided) return { undecided: error.message };
    throw error;
  }
}

export type Stage = 'each row' | 'groups of rows';

/** `arg_max` gives two columns, of which the second is the one that is compared. */
const assigned = (text: string, place: number): string =>
  text.startsWith('arg_m') ? `  (m${place}, c${place}) = ${text}` : `  c${place} = ${text}`;

/** The rows as a table in the query itself, with only the columns that are used; each expression on its own line. */
export function batchQuery(
  rows: readonly Row[],
  texts: readonly string[],
  stage: Stage = 'each row',
): string {
  const used = columns.filter(({ name }) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  const schema = ['n:long', ...used.map(({ name, kind }) => `${name}:${kind}`)].join(', ');
  const cells = rows.map((row, place) =>
    [`${place}`, ...used.map(({ name, kind }) => literalText(kind, row[name] ?? null))].join(', '),
  );
  const table = `datatable(${schema}) [\n${cells.join(',\n')}\n]`;
  const list = texts.map(assigned).join(',\n');
  return stage === 'each row'
    ? `${table}\n| project n,\n${list}\n| sort by n asc`
    : `${table}\n| summarize\n${list}\n  by n = n % ${groupCount}\n| sort by n asc`;
}

/** Rows are grouped by their number modulo this. */
export const groupCount = 3;

/** The names of a call and of what it takes, under which disagreements and coverage are counted. */
export const signature = (rule: Rule): string => `${rule.name}(${rule.parameters.map(kindOf).join(', ')})`;

export const isInexact = (expression: Expression): boolean =>
  calls(expression).some(({ rule }) => rule.inexact);
