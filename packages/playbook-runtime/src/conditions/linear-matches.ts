import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

/**
 * CEL's `matches` is RE2 by its specification: linear in the text. The library evaluates it with a JavaScript RegExp,
 * where `^(a+)+$` takes seconds on 28 letters, and lets nobody replace a function of its own: so calls of it are renamed
 * in the parsed expression, before it is checked.
 */
const replacement = 'matchesInLinearTime';

/** Of macros that evaluate their body for each element: three in one another take hours on a large incident. */
const deepestLoops = 2;
const loops = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** What an expression holds that must not be evaluated, and where. */
export interface ForbiddenPart {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export function registerLinearMatches(environment: Environment): void {
  environment.registerFunction(`string.${replacement}(string): bool`, (text: string, pattern: string) =>
    compile(pattern).matcher(text).find(),
  );
}

/** Renames each call of `matches`; the first pattern that RE2 does not have, or loop that is too deep, is the result. */
export function replaceMatches(root: ASTNode): ForbiddenPart | undefined {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (Array.isArray(value)) {
      for (const inner of value) waiting.push({ value: inner, depth });
    } else if (isNode(value)) {
      const loop = isCall(value) && loops.has(value.args[0]);
      if (loop && depth === deepestLoops) {
        const message = `${value.args[0]} stands in ${deepestLoops} others of its kind already: take one out`;
        return { message, start: value.start, end: value.end };
      }
      const forbidden = isCall(value) ? replaceCall(value) : undefined;
      if (forbidden !== undefined) return forbidden;
      if (loop) {
        // What it loops over is evaluated once.
        const [, over, body] = value.args;
        waiting.push({ value: over, depth }, { value: body, depth: depth + 1 });
      } else waiting.push({ value: value.args, depth });
    }
  }
  return undefined;
}

type Call = ASTNode & { readonly op: 'rcall'; readonly args: [string, ASTNode, ASTNode[]] };

function replaceCall(call: Call): ForbiddenPart | undefined {
  const [name, , [pattern, ...more]] = call.args;
  if (name !== 'matches' || pattern === undefined || more.length > 0) return undefined;
  call.args[0] = replacement;
  const fault =
    pattern.op === 'value' && typeof pattern.args === 'string' ? faultOf(pattern.args) : undefined;
  return fault === undefined ? undefined : { message: fault, start: pattern.start, end: pattern.end };
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
const isCall = (node: ASTNode): node is Call => node.op === 'rcall';

function faultOf(pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const compiled = new Map<string, RE2JS>();

function compile(pattern: string): RE2JS {
  const before = compiled.get(pattern);
  if (before !== undefined) return before;
  try {
    const made = RE2JS.compile(pattern);
    if (compiled.size > 200) compiled.clear();
    compiled.set(pattern, made);
    return made;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`RE2, which is what matches takes, does not have this pattern: ${why}`, { cause: error });
  }
}
