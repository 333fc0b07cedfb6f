import { createCatalog, type CatalogSource } from '../kusto/catalog.ts';
import type { KustoNode } from '../kusto/node.ts';
import { bindQuery } from './bind.ts';

/** A condition of a query: what is true or false, and is not put together of such by `and`, `or` or `not`. */
export interface Condition {
  /** Where it stands in the query's text, in UTF-16 code units. */
  readonly start: number;
  readonly length: number;
  readonly text: string;
  /** What may stand in its place as if it were not there: `true` among others of an `and`, `false` of an `or`. */
  readonly absent: 'true' | 'false';
}

const connectives: Readonly<Record<string, Condition['absent']>> = {
  AndExpression: 'true',
  OrExpression: 'false',
};

/**
 * Every condition of a query in the order of its text, read off Microsoft's bound tree; those inside other conditions, as
 * in the argument of a call, are conditions too. Pure. Empty where the query cannot be bound.
 */
export function findConditions(text: string, source: CatalogSource): readonly Condition[] {
  const catalog = createCatalog(source).naming(text);
  const { root, problems } = bindQuery(text, catalog, undefined);
  if (problems.some((found) => found.severity === 'error')) return [];
  const found = new Map<number, Condition>();
  collect(root, { absent: 'true', isOperand: false }, found);
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** What a node is among: operands of a connective, or others. */
interface Place {
  readonly absent: Condition['absent'];
  readonly isOperand: boolean;
}

function collect(node: KustoNode, place: Place, found: Map<number, Condition>): void {
  if (node.isInsideFunction) return;
  if (isCondition(node, place)) {
    const { start, length } = node;
    found.set(start, { start, length, text: node.text, absent: place.absent });
  }
  for (const child of node.children) collect(child, placeInside(node, place), found);
}

function placeInside(node: KustoNode, place: Place): Place {
  const absent = connectives[node.kind];
  if (absent !== undefined) return { absent, isOperand: true };
  // Through brackets an operand is still one of the same connective.
  if (node.kind === 'ParenthesizedExpression' || node.kind === 'SeparatedElement') return place;
  return { absent: 'true', isOperand: node.kind === 'FilterOperator' };
}

function isCondition(node: KustoNode, { isOperand }: Place): boolean {
  if (node.type !== 'bool' || connectives[node.kind] !== undefined) return false;
  if (node.kind === 'NameReference') return isOperand;
  if (node.kind === 'ParenthesizedExpression' || node.kind.endsWith('LiteralExpression')) return false;
  return node.kind.endsWith('Expression') && !isNegation(node) && !isName(node);
}

const isNegation = (node: KustoNode): boolean =>
  node.kind === 'FunctionCallExpression' && node.child('Name').text === 'not';

/** `Name = condition` holds the condition, and is none. */
const isName = (node: KustoNode): boolean => /^(SimpleNamed|CompoundNamed|Path|Named)/.test(node.kind);
