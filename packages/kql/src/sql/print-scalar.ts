import { isNeverNull, type CallScalar, type Scalar, type WindowScalar } from '../plan/scalar.ts';
import { printLiteral, sqlText } from './primitives/literal.ts';
import { readPath } from './primitives/dynamics.ts';
import { primitives } from './primitives/primitives.ts';
import { typedPrimitives, withoutTypes } from './primitives/typed-dynamics.ts';
import { isPlainSplit } from './primitives/shortcuts.ts';
import { windows } from './primitives/windows.ts';
import { columnName, type Printer } from './print-rel.ts';

/** The plan has a primitive for which there is no SQL: the query is refused, not answered wrongly. */
export class Unprintable extends Error {}

/** A scalar as SQL. */
export function printScalar(scalar: Scalar, printer: Printer): string {
  switch (scalar.kind) {
    case 'literal':
      return printLiteral(printer.keepsTypes ? scalar : withoutTypes(scalar));
    case 'column':
      return columnName(scalar.column);
    case 'call':
      return printCall(scalar, printer);
    case 'case': {
      const branches = scalar.branches.map(
        (branch) => `WHEN ${printCondition(branch.when, printer)} THEN ${printScalar(branch.then, printer)}`,
      );
      return `CASE ${branches.join(' ')} ELSE ${printScalar(scalar.otherwise, printer)} END`;
    }
    case 'subquery': {
      const value = `(SELECT v FROM ${printer.subquery(scalar)})`;
      return scalar.type === 'string' ? `coalesce(${value}, '')` : value;
    }
    case 'membership': {
      const value = printScalar(scalar.value, printer);
      const column = printScalar(scalar.column, printer);
      const rows = `SELECT ${column} AS v FROM (${printer.rel(scalar.rel)}) WHERE ${column} IS NOT NULL`;
      return `coalesce(${value} IN (${rows}), false)`;
    }
    case 'window':
      return printWindow(scalar, printer);
  }
}

function printWindow(scalar: WindowScalar, printer: Printer): string {
  const template = windows[scalar.name];
  if (template === undefined) throw new Error(`no SQL for the window function ${scalar.name}`);
  const partition =
    scalar.partition.length === 0
      ? ''
      : `PARTITION BY ${scalar.partition.map((key) => printScalar(key, printer)).join(', ')}`;
  const order = scalar.order.length === 0 ? '' : ` ORDER BY ${printer.sortKeys(scalar.order)}`;
  return template(
    scalar.args.map((argument) => printScalar(argument, printer)),
    `${partition}${order}`,
  );
}

const comparisons: Readonly<Record<string, string>> = {
  equal: '=',
  not_equal: '<>',
  less: '<',
  less_or_equal: '<=',
  greater: '>',
  greater_or_equal: '>=',
};

function printCall(scalar: CallScalar, printer: Printer): string {
  const sign = comparisons[scalar.name];
  const [left, right] = scalar.args;
  if (sign !== undefined && left !== undefined && right !== undefined) {
    return printComparison(scalar.name, left, right, printer);
  }
  const path = printPath(scalar, printer);
  if (path !== undefined) return path;
  const args = scalar.args.map((argument) => printScalar(argument, printer));
  const template = (printer.keepsTypes ? typedPrimitives[scalar.name] : undefined) ?? primitives[scalar.name];
  if (template !== undefined) return template(args, scalar);
  if (scalar.name.startsWith('kql_')) return `${scalar.name}(${args.join(', ')})`;
  throw new Unprintable(
    `${scalar.name.replaceAll('_', ' ')} of ${scalar.args.map((argument) => argument.type).join(', ')}`,
  );
}

/** `d.a.b[0]` in one extraction, and its text without parsing it twice. */
function printPath(scalar: CallScalar, printer: Printer): string | undefined {
  const asText = scalar.name === 'dynamic_text' || scalar.name === 'dynamic_to_string';
  const inner = asText ? scalar.args[0] : scalar;
  if (inner === undefined || (printer.keepsTypes && !asText)) return undefined;
  const { root, path } = readPath(inner);
  if (path === '$') return undefined;
  const part = asText ? printPart(root, path, printer) : undefined;
  if (part !== undefined) return scalar.name === 'dynamic_to_string' ? `coalesce(${part}, '')` : part;
  const parsed = root.kind === 'call' && root.name === 'parse_json' ? root.args[0] : undefined;
  const json =
    parsed === undefined ? printScalar(root, printer) : `kqm_valid_json(${printScalar(parsed, printer)})`;
  if (!asText) return `nullif(json_extract(${json}, ${sqlText(path)})::VARCHAR, 'null')`;
  const text = `json_extract_string(${json}, ${sqlText(path)})`;
  return scalar.name === 'dynamic_to_string' ? `coalesce(${text}, '')` : text;
}

/** `split(text, "/")[2]` without a list of JSON in between. */
function printPart(root: Scalar, path: string, printer: Printer): string | undefined {
  const [, fromEnd, digits] = /^\$\[(#-)?(\d+)\]$/.exec(path) ?? [];
  if (digits === undefined || !isPlainSplit(root)) return undefined;
  const [text, delimiter] = root.args.map((argument) => printScalar(argument, printer));
  const index = fromEnd === undefined ? Number(digits) + 1 : -Number(digits);
  return `string_split(${text ?? ''}, ${delimiter ?? ''})[${index}]`;
}

/** A comparison that is null where a null is compared with an order, and never for `==` and `!=` of one null. */
function printComparison(name: string, left: Scalar, right: Scalar, printer: Printer): string {
  const plain = printPlainComparison(name, left, right, printer);
  if (name !== 'equal' && name !== 'not_equal') return keepNull(plain, name, left, right, printer);
  const [never, neverRight] = [isNeverNull(left), isNeverNull(right)];
  if (never && neverRight) return plain;
  const isNegated = name === 'not_equal';
  if (never || neverRight) return `coalesce(${plain}, ${isNegated ? 'true' : 'false'})`;
  const [a, b] = [printScalar(left, printer), printScalar(right, printer)];
  const both = `(${a}) IS NULL AND (${b}) IS NULL`;
  return `CASE WHEN ${both} THEN NULL ELSE coalesce(${plain}, ${isNegated ? 'true' : 'false'}) END`;
}

/** Whether a comparison in an order is guarded against NaN: DuckDB takes it for the largest value. */
const mayBeNaN = (scalar: Scalar): boolean =>
  scalar.type === 'real' && !(scalar.kind === 'literal' && !Number.isNaN(scalar.value));

/** The guard against NaN on one side makes false of a null on the other, which only a `where` may not tell apart. */
function keepNull(plain: string, name: string, left: Scalar, right: Scalar, printer: Printer): string {
  const [larger, other] = name.startsWith('less') ? [right, left] : [left, right];
  if (!mayBeNaN(larger) || isNeverNull(other)) return plain;
  return `CASE WHEN (${printScalar(other, printer)}) IS NOT NULL THEN ${plain} END`;
}

/** As SQL compares, but that a comparison with NaN is false (true for `!=`); DuckDB takes NaN for the largest. */
function printPlainComparison(name: string, left: Scalar, right: Scalar, printer: Printer): string {
  const [a, b] = [printScalar(left, printer), printScalar(right, printer)];
  const plain = `(${a} ${comparisons[name] ?? '='} ${b})`;
  if (name === 'equal' && left.type === 'string') return withSearch(plain, left, right, printer);
  if (left.type !== 'real') return plain;
  const larger = name.startsWith('less') ? right : left;
  if (larger.kind === 'literal' && !Number.isNaN(larger.value)) return plain;
  const other = larger === left ? right : left;
  if (!name.startsWith('less') && !name.startsWith('greater') && other.kind === 'literal') {
    if (!Number.isNaN(other.value)) return plain;
  }
  const guard = `isnan(${printScalar(larger, printer)})`;
  return name === 'not_equal' ? `(${plain} OR ${guard})` : `(${plain} AND NOT ${guard})`;
}

/** A word that stands in JSON as it is: no escape, and no number, which may be written in several ways. */
const plainWord = /^[A-Za-z][A-Za-z0-9_ .:-]*$/;

/**
 * `d.Type == "ip"` can be true only where the text of `d` has the word in it: a search costs a tenth of reading JSON.
 * Only for a dynamic column: its text is minified, and nothing in it is escaped that need not be.
 */
function withSearch(plain: string, left: Scalar, right: Scalar, printer: Printer): string {
  if (right.kind !== 'literal' || typeof right.value !== 'string' || !plainWord.test(right.value))
    return plain;
  if (printer.keepsTypes) return plain;
  const isText = left.kind === 'call' && (left.name === 'dynamic_text' || left.name === 'dynamic_to_string');
  const inner = isText ? left.args[0] : undefined;
  if (inner === undefined) return plain;
  const { root, path } = readPath(inner);
  if (path === '$' || root.kind !== 'column' || root.type !== 'dynamic') return plain;
  return `(contains(${printScalar(root, printer)}, ${sqlText(right.value)}) AND ${plain})`;
}

/** A scalar where null counts as false: plainer SQL, which DuckDB can push into a scan. */
export function printCondition(scalar: Scalar, printer: Printer): string {
  if (scalar.kind !== 'call') return printScalar(scalar, printer);
  const [left, right] = scalar.args;
  if (left !== undefined && right !== undefined) {
    if (scalar.name === 'and')
      return `(${printCondition(left, printer)} AND ${printCondition(right, printer)})`;
    if (scalar.name === 'or')
      return `(${printCondition(left, printer)} OR ${printCondition(right, printer)})`;
    if (scalar.name in comparisons && scalar.name !== 'not_equal')
      return printPlainComparison(scalar.name, left, right, printer);
  }
  if (scalar.name === 'is_true' && left !== undefined) return printCondition(left, printer);
  return printScalar(scalar, printer);
}

/** Equality of join keys: null matches null, and NaN matches NaN. */
export function printKeyEquality(left: Scalar, right: Scalar, printer: Printer): string {
  const [a, b] = [printScalar(left, printer), printScalar(right, printer)];
  const plain = left.type === 'string' ? `${a} = ${b}` : `${a} IS NOT DISTINCT FROM ${b}`;
  return plain;
}
