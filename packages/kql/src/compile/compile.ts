import { fail, hasErrors, problem, spanAt, succeed, type Problem, type Result } from '@drawbridge/base';

import { ticksFromDate } from '../values/time/datetime.ts';
import { schemaText, type Catalog } from '../kusto/catalog.ts';
import { chosenNames, isUnshown } from '../kusto/hidden-columns.ts';
import { BadLiteral } from '../kusto/literals.ts';
import type { KustoNode } from '../kusto/node.ts';
import { Environment } from '../lowering/environment.ts';
import { runBody } from '../operators/statements/function-body.ts';
import { Lowering, type LoweringOptions, type Scope } from '../lowering/lowering.ts';
import { conform } from '../operators/pipeline/pipe.ts';
import { Refusal } from '../lowering/refusal.ts';
import { lowerers } from '../operators/registry.ts';
import { SchemaProbe } from '../lowering/schema-probe.ts';
import { isByRow } from '../plan/by-row.ts';
import { pruneColumns } from '../plan/prune-columns.ts';
import type { Rel } from '../plan/rel.ts';
import { columnsOf, type Column, type SortKey } from '../plan/scalar.ts';
import { Printer } from '../sql/print-rel.ts';
import { Unprintable } from '../sql/print-scalar.ts';
import type { ColumnSchema } from '../schema/types.ts';
import { bindQuery } from './bind.ts';
import { checkSketches } from './check-sketches.ts';

export interface CompiledQuery {
  /** One SELECT; its columns are those of `columns`, in order. */
  readonly sql: string;
  readonly columns: readonly ColumnSchema[];
  /** The names of the base tables that it reads. */
  readonly tables: readonly string[];
  /** Those of them of which it reads hidden columns. */
  readonly hiddenRead: readonly string[];
  /** Each of its rows comes from one row of a table that has TimeGenerated, and their order does not count. */
  readonly byRow: boolean;
}

/**
 * A finished translation, or a question to the data: `pivot` and `bag_unpack` have columns that are values in it.
 * Run the probe, give `resume` the texts of its one column, and continue with what it returns.
 */
export type Compilation =
  | { readonly kind: 'query'; readonly query: CompiledQuery }
  | {
      readonly kind: 'probe';
      readonly probe: CompiledQuery;
      resume(values: readonly string[]): Result<Compilation>;
    };

export interface CompileOptions {
  /** What `now()` says. */
  readonly now: Date;
  /** Limits every table that has TimeGenerated to `from <= TimeGenerated < to`. */
  readonly timeRange?: { readonly from: Date; readonly to: Date } | undefined;
  readonly parameters?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Named in problems. */
  readonly file?: string | undefined;
}

/** Translates a query to SQL, or says what is wrong with it and where. Pure; refuses what needs a probe. */
export function compile(text: string, catalog: Catalog, options: CompileOptions): Result<CompiledQuery> {
  const result = startCompilation(text, catalog, options);
  if (!result.ok) return result;
  if (result.value.kind === 'query') return succeed(result.value.query, result.problems);
  const message = 'the columns of this query depend on the data';
  const hints = ['declare them: evaluate pivot(…) : (name:type, …)'];
  return fail(
    ...result.problems,
    problem('kql/columns-depend-on-data', message, { file: options.file, hints }),
  );
}

/** As {@link compile}, for callers that can run a probe. Pure. */
export function startCompilation(
  text: string,
  catalog: Catalog,
  options: CompileOptions,
): Result<Compilation> {
  try {
    return bindAndTranslate(text, catalog, options);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    const message = 'the query is nested too deeply, or has too many conditions in a row';
    const hints = ['put many values into one in (…), or into a datatable to join with'];
    return fail(problem('kql/too-deep', message, { file: options.file, hints }));
  }
}

/** Microsoft's parser and our own lowering go down the tree by recursion; so do thousands of parentheses. */
const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack');

function bindAndTranslate(text: string, catalog: Catalog, options: CompileOptions): Result<Compilation> {
  const seen = catalog.naming(text);
  const { root, problems } = bindQuery(text, seen, options.file);
  if (hasErrors(problems)) return fail(...problems);
  const unshown = unshownColumns(root, seen);
  const lowering = new Lowering({ ...loweringOptions(seen, options), unshown }, lowerers);
  try {
    const query = translate(root, lowering, text);
    return succeed({ kind: 'query', query }, problems);
  } catch (error) {
    if (error instanceof SchemaProbe)
      return succeed(probeOf(error, lowering, text, catalog, options), problems);
    return fail(...problems, translationProblem(error, text, options.file));
  }
}

function probeOf(
  probe: SchemaProbe,
  lowering: Lowering,
  text: string,
  catalog: Catalog,
  options: CompileOptions,
): Compilation {
  const resume = (values: readonly string[]): Result<Compilation> => {
    let declared: string;
    try {
      declared = ` : ${schemaText(probe.describe(values))}`;
    } catch (error) {
      return fail(translationProblem(error, text, options.file));
    }
    const next = text.slice(0, probe.insertAt) + declared + text.slice(probe.insertAt);
    const result = startCompilation(next, catalog, options);
    const back = (problem: Problem): Problem =>
      withoutInsertion(problem, text, probe.insertAt, declared.length);
    return { ...result, problems: result.problems.map(back) };
  };
  const query: CompiledQuery = {
    sql: printQuery(probe.rel, [probe.column], lowering),
    columns: [{ name: 'value', type: 'string' }],
    tables: [...lowering.tablesRead],
    hiddenRead: [...lowering.hiddenRead],
    byRow: false,
  };
  return { kind: 'probe', probe: query, resume };
}

/** The problem at its place in the author's text, without the declaration that was written into it. */
function withoutInsertion(problem: Problem, text: string, at: number, length: number): Problem {
  if (problem.span === undefined || problem.span.start <= at) return problem;
  return { ...problem, span: spanAt(text, Math.max(at, problem.span.start - length), problem.span.length) };
}

function translationProblem(error: unknown, text: string, file: string | undefined): Problem {
  if (error instanceof Refusal) return error.toProblem(text, file);
  if (error instanceof BadLiteral) {
    const span = spanAt(text, error.node.start, error.node.length);
    return problem('kql/bad-literal', error.message, { file, span });
  }
  if (error instanceof Unprintable) {
    return problem('kql/unsupported', `${error.message} is not supported`, { file });
  }
  throw error;
}

function loweringOptions(catalog: Catalog, options: CompileOptions): Omit<LoweringOptions, 'unshown'> {
  const { timeRange, parameters = {} } = options;
  return {
    catalog,
    now: ticksFromDate(options.now),
    timeRange:
      timeRange === undefined
        ? undefined
        : { from: ticksFromDate(timeRange.from), to: ticksFromDate(timeRange.to) },
    parameters,
  };
}

/** The hidden columns that the query names on its way, and does not choose for its output. */
function unshownColumns(root: KustoNode, { named, functions }: Catalog): ReadonlySet<string> {
  if (named.length === 0) return new Set();
  const chosen = chosenNames(root, new Set(functions.map((storedFunction) => storedFunction.name)));
  return new Set(named.filter((name) => !chosen.has(name)));
}

function translate(root: KustoNode, lowering: Lowering, text: string): CompiledQuery {
  const scope: Scope = { lowering, environment: new Environment(), columns: [] };
  const { expression, scope: inner } = runBody(root, scope);
  if (expression === undefined) {
    throw new Refusal('kql/no-query', root, 'the text has no query, only statements');
  }
  if (!expression.isTabular) return translateScalar(expression, inner);
  const relation = conform(lowering.table(expression, inner), expression, lowering);
  checkSketches(relation.rel, relation.columns, root);
  const { unshown } = lowering.options;
  const shown = relation.columns.filter((column) => !isUnshown(column.name, unshown, text));
  return {
    sql: printQuery(relation.rel, shown, lowering, relation.order),
    columns: shown.map(({ name, type }) => ({ name, type })),
    tables: [...lowering.tablesRead],
    hiddenRead: [...lowering.hiddenRead],
    byRow: relation.order.length === 0 && isByRow(relation.rel, hasTimeIn(lowering.options.catalog)),
  };
}

const hasTimeIn =
  ({ tables }: Catalog) =>
  (index: number): boolean =>
    tables[index]?.columns.some((column) => column.name === 'TimeGenerated') === true;

/** The SQL of a plan, of which nothing is computed that the output does not need. */
function printQuery(
  rel: Rel,
  columns: readonly Column[],
  lowering: Lowering,
  order: readonly SortKey[] = [],
): string {
  const ordering = order.flatMap((key) => [...columnsOf(key.value)]);
  const pruned = pruneColumns(rel, [...columns, ...ordering]);
  return new Printer(lowering.keepsTypes).statement(pruned, columns, order);
}

/** A text that is an expression and no table prints its value. */
function translateScalar(node: KustoNode, scope: Scope): CompiledQuery {
  const value = scope.lowering.scalar(node, scope);
  const column = scope.lowering.newColumn('Result', value.type);
  const rel = { kind: 'values', rows: [[value]], columns: [column] } as const;
  checkSketches(rel, [column], node);
  return {
    sql: printQuery(rel, [column], scope.lowering),
    columns: [{ name: column.name, type: column.type }],
    tables: [...scope.lowering.tablesRead],
    hiddenRead: [...scope.lowering.hiddenRead],
    byRow: false,
  };
}
