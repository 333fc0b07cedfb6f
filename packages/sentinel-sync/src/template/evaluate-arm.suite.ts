import type { JsonValue } from '@drawbridge/base';

type Functions = Readonly<Record<string, (...texts: readonly string[]) => JsonValue>>;

/**
 * Works out the expressions in a template, by the rules of Azure Resource Manager and not by ours: calls, texts and
 * members, which is all that is printed. A function that is not given is an error.
 */
export function evaluateTemplate(value: JsonValue, functions: Functions): JsonValue {
  if (typeof value === 'string') {
    if (value.startsWith('[[')) return value.slice(1);
    return value.startsWith('[') && value.endsWith(']') ? evaluate(value.slice(1, -1), functions) : value;
  }
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).map((item) => evaluateTemplate(item, functions));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([name, inner]) => [
      name,
      evaluateTemplate(inner, functions),
    ]),
  );
}

function evaluate(expression: string, functions: Functions): JsonValue {
  const tokens = expression.match(/'(?:[^']|'')*'|\w+|[(),.]/g) ?? [];
  let at = 0;
  const value = (): JsonValue => {
    const token = tokens[at++] ?? '';
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    const called = functions[token];
    if (called === undefined || tokens[at++] !== '(')
      throw new Error(`no function ${token} in ${expression}`);
    const given: string[] = [];
    while (tokens[at] !== ')') {
      given.push(textOf(value()));
      if (tokens[at] === ',') at += 1;
      if (at >= tokens.length) throw new Error(`a call has no end in ${expression}`);
    }
    at += 1;
    let result = called(...given);
    while (tokens[at] === '.') {
      result = (result as Readonly<Record<string, JsonValue>>)[tokens[at + 1] ?? ''] ?? null;
      if (result === null) throw new Error(`no member ${String(tokens[at + 1])} in ${expression}`);
      at += 2;
    }
    return result;
  };
  const result = value();
  if (at < tokens.length) throw new Error(`left over: ${tokens.slice(at).join('')} of ${expression}`);
  return result;
}

/** What functions are given is text, in what is printed. */
function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}
