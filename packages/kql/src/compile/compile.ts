import { fail, hasErrors, problem, spanAt, succeed, type Problem, type Result } from '@drawbridge/base';

import { bridgeItems, loadKusto, type BridgeCode } from '../kusto/bridge.ts';
import type { Catalog } from '../kusto/catalog.ts';
import { readDiagnostics } from '../kusto/diagnostics.ts';
import { BadLiteral } from '../kusto/literals.ts';
import { KustoNode } from '../kusto/node.ts';
import { Environment } from '../operators/environment.ts';
import { runBody } from '../operators/function-body.ts';
import { Lowering, type LoweringOptions } from '../operators/lowering.ts';
import { conform } from '../operators/pipe.ts';
import { Refusal } from '../operators/refusal.ts';
import { lowerers } from '../operators/registry.ts';
import { Printer } from '../sql/print-rel.ts';
import { ticksFromDate } from '../functions/values/datetime.ts';
import { Unprintable } from '../sql/print-scalar.ts';
import type { ColumnSchema } from '../types.ts';

export interface CompiledQuery {
  /** One SELECT; its columns are those of `columns`, in order. */
  readonly sql: string;
  readonly columns: readonly ColumnSchema[];
  /** The names of the base tables that it reads. */
  readonly tables: readonly string[];
}

export interface CompileOptions {
  /** What `now()` says. */
  readonly now: Date;
  /** Limits every table that has TimeGenerated to `from <= TimeGenerated < to`. */
  readonly timeRange?: { readonly from: Date; readonly to: Date } | undefined;
  readonly parameters?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Named in problems. */
  readonly file?: string | undefined;
}

/** Translates a query to SQL, or says what is wrong with it and where. Pure. */
export function compile(text: string, catalog: Catalog, options: CompileOptions): Result<CompiledQuery> {
  const code = bind(text, catalog);
  const problems = diagnose(code, text, catalog, options.file);
  if (hasErrors(problems)) return fail(...problems);
  try {
    return succeed(translate(new KustoNode(code.Syntax), catalog, options), problems);
  } catch (error) {
    return fail(...problems, translationProblem(error, text, options.file));
  }
}

/** Bound trees by catalog and text, newest last. A rule is bound once and translated at each of its times. */
const bound = new WeakMap<Catalog, Map<string, BridgeCode>>();
const keptTrees = 32;

function bind(text: string, catalog: Catalog): BridgeCode {
  const known = bound.get(catalog) ?? new Map<string, BridgeCode>();
  bound.set(catalog, known);
  const globals = catalog.globalsFor(watchlistIn(text, catalog));
  const code = known.get(text) ?? loadKusto().KustoCode.ParseAndAnalyze(text, globals);
  known.delete(text);
  known.set(text, code);
  const [oldest] = known.keys();
  if (known.size > keptTrees && oldest !== undefined) known.delete(oldest);
  return code;
}

/** The watchlist that the query names: the columns of `_GetWatchlist` are those of one list at a time. */
function watchlistIn(text: string, catalog: Catalog): Catalog['watchlists'][number] | undefined {
  const named = [...text.matchAll(/_GetWatchlist\s*\(\s*(["'])(.*?)\1\s*\)/g)].map((match) => match[2]);
  return catalog.watchlists.find((one) => named.includes(one.alias));
}

function diagnose(
  code: BridgeCode,
  text: string,
  catalog: Catalog,
  file: string | undefined,
): readonly Problem[] {
  const root = new KustoNode(code.Syntax);
  return readDiagnostics(bridgeItems(code.GetDiagnostics()), {
    text,
    file,
    catalog,
    columnsNear: (offset) => root.columnsBefore(offset),
  });
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

function translate(root: KustoNode, catalog: Catalog, options: CompileOptions): CompiledQuery {
  const { timeRange } = options;
  const lowering = new Lowering(
    {
      catalog,
      now: ticksFromDate(options.now),
      timeRange:
        timeRange === undefined
          ? undefined
          : { from: ticksFromDate(timeRange.from), to: ticksFromDate(timeRange.to) },
      parameters: options.parameters ?? {},
    } satisfies LoweringOptions,
    lowerers,
  );
  const scope = { lowering, environment: new Environment(), columns: [] };
  const { expression, scope: inner } = runBody(root, scope);
  if (expression === undefined)
    throw new Refusal('kql/no-query', root, 'the text has no query, only statements');
  if (!expression.isTabular) return translateScalar(expression, inner);
  const relation = conform(lowering.table(expression, inner), expression, lowering);
  return {
    sql: new Printer().statement(relation.rel, relation.columns, relation.order),
    columns: relation.columns.map(({ name, type }) => ({ name, type })),
    tables: [...lowering.tablesRead],
  };
}

/** A text that is an expression and no table prints its value. */
function translateScalar(node: KustoNode, scope: Parameters<Lowering['scalar']>[1]): CompiledQuery {
  const value = scope.lowering.scalar(node, scope);
  const column = scope.lowering.newColumn('Result', value.type);
  const rel = { kind: 'values', rows: [[value]], columns: [column] } as const;
  return {
    sql: new Printer().statement(rel, [column], []),
    columns: [{ name: column.name, type: column.type }],
    tables: [...scope.lowering.tablesRead],
  };
}
