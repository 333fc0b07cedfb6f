import type { CallScalar } from '../../plan/scalar.ts';

/** The SQL of a primitive of the plan, given its arguments' SQL. */
export type Template = (args: readonly string[], scalar: CallScalar) => string;

/** A template from a pattern in which `$1`, `$2`, … stand for the arguments. */
export function sql(pattern: string): Template {
  return (args) =>
    pattern.replace(/\$(\d)/g, (_, digit: string) => {
      const arg = args[Number(digit) - 1];
      if (arg === undefined) throw new Error(`no argument ${digit} for ${pattern}`);
      return arg;
    });
}
