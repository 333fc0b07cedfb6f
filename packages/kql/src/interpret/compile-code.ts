import type { ScalarUdf } from '../lowering/scalar-udf.ts';
import { parseReal } from '../values/numbers/real.ts';
import type { KqlType } from '../schema/types.ts';
import type { Code, Value } from './program.ts';
import { primitives } from './primitives.ts';

/** A row that a step matched: its slots, and what was declared. */
export interface MatchedRow {
  readonly row: readonly Value[];
  readonly declared: readonly Value[];
}

/** What an expression sees: the row at hand, and the rows matched before, by step. */
export interface Frame {
  readonly row: readonly Value[];
  readonly matched: readonly (MatchedRow | undefined)[];
}

type Evaluate = (frame: Frame) => Value;
export type FunctionsByName = ReadonlyMap<string, ScalarUdf>;

/** Whether a call of the plan can be evaluated in JavaScript as DuckDB would: decimals cannot. */
export function canEvaluate(name: string, types: readonly KqlType[], functions: FunctionsByName): boolean {
  return (
    !types.includes('decimal') && (primitives[name] !== undefined || findUdf(name, functions) !== undefined)
  );
}

/** Primitives whose SQL is the JavaScript function of the same name. */
function findUdf(name: string, functions: FunctionsByName): ScalarUdf | undefined {
  return functions.get(name) ?? functions.get(`kql_${name}`);
}

/** Turns an expression into a function of the frame, once for all rows. */
export function compileCode(code: Code, functions: FunctionsByName): Evaluate {
  switch (code.op) {
    case 'literal': {
      const value = readLiteral(code.type, code.text);
      return () => value;
    }
    case 'slot':
      return (frame) => frame.row[code.slot] ?? null;
    case 'matched': {
      const otherwise = compileCode(code.otherwise, functions);
      return (frame) => {
        const found = frame.matched[code.step];
        return found === undefined ? otherwise(frame) : (found[code.part][code.slot] ?? null);
      };
    }
    case 'call': {
      const args = code.args.map((argument) => compileCode(argument, functions));
      const evaluate = evaluateCall(code.name, code.type, functions);
      return (frame) => evaluate(args.map((argument) => argument(frame)));
    }
    case 'case': {
      const branches = code.branches.map(
        ([when, then]) => [compileCode(when, functions), compileCode(then, functions)] as const,
      );
      const otherwise = compileCode(code.otherwise, functions);
      return (frame) => (branches.find(([when]) => when(frame) === true)?.[1] ?? otherwise)(frame);
    }
  }
}

function evaluateCall(
  name: string,
  type: KqlType,
  functions: FunctionsByName,
): (args: readonly Value[]) => Value {
  const primitive = primitives[name];
  if (primitive !== undefined) return (args) => primitive(args, type);
  const udf = findUdf(name, functions);
  if (udf === undefined) throw new Error(`no JavaScript for ${name}`);
  const isInt = udf.parameters.map((parameter) => parameter === 'INTEGER');
  const returnsInt = udf.returns === 'INTEGER';
  return (args) => {
    const result = udf.evaluate(
      ...args.map((argument, at) => (isInt[at] && argument !== null ? Number(argument) : argument)),
    );
    return returnsInt && result !== null ? BigInt(result) : result;
  };
}

function readLiteral(type: KqlType, text: string | null): Value {
  if (text === null) return null;
  switch (type) {
    case 'bool':
      return text === 'true';
    case 'real':
      return parseReal(text);
    case 'int':
    case 'long':
    case 'datetime':
    case 'timespan':
      return BigInt(text);
    case 'string':
    case 'decimal':
    case 'guid':
    case 'dynamic':
      return text;
  }
}
