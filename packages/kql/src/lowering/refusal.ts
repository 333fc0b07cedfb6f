import { problem, spanAt, type Problem } from '@drawbridge/base';

import type { KustoNode } from '../kusto/node.ts';

/**
 * Ends a translation: the query is right, or may be, and we cannot do it exactly. Thrown inside the compiler only;
 * {@link ../compile/compile.ts} turns it into a problem.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly node: KustoNode;
  readonly hints: readonly string[];

  constructor(code: string, node: KustoNode, message: string, hints: readonly string[] = []) {
    super(message);
    this.code = code;
    this.node = node;
    this.hints = hints;
  }

  toProblem(text: string, file: string | undefined): Problem {
    const span = spanAt(text, this.node.start, this.node.length);
    return problem(this.code, this.message, { file, span, hints: this.hints });
  }
}

/** Refuses a construct that is valid Kusto and not supported here. */
export function refuse(node: KustoNode, what: string, ...hints: readonly string[]): never {
  throw new Refusal('kql/unsupported', node, `${what} is not supported`, hints);
}

/** Rejects what Kusto itself rejects and the binder does not. */
export function reject(node: KustoNode, message: string, ...hints: readonly string[]): never {
  throw new Refusal('kql/invalid', node, message, hints);
}
