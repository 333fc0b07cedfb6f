import type { KustoNode } from '../kusto/node.ts';
import { refuse } from './refusal.ts';

/** The `name = value` parameters between an operator's keyword and its body; `hint.*` is dropped, it changes no answer. */
export function readParameters(node: KustoNode, known: readonly string[]): ReadonlyMap<string, KustoNode> {
  const found = new Map<string, KustoNode>();
  for (const parameter of node.list('Parameters')) {
    const name = parameter.child('Name').symbolOrText;
    if (name.startsWith('hint.')) continue;
    if (!known.includes(name)) refuse(parameter, `the parameter '${name}'`);
    found.set(name, parameter.child('Expression'));
  }
  return found;
}
