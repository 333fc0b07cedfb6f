import { internal } from '../definition/internal-function.ts';
import type { Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument } from '../definition/function-call.ts';
import { lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { isArray, readJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { jsonPathHint, parseJsonPath, valueAt } from '../../values/dynamic/json-path.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { compileRegex, countGroups, checkRegex, findMatches } from '../../values/text/regex.ts';
import { literal } from '../../plan/scalar.ts';

/** The group of the first match, empty where there is none. */
const extractText = internal('extract_text', {
  parameters: ['string', 'long', 'string'],
  returns: 'string',
  evaluate: (pattern, group, text) => compileRegex(pattern)?.exec(text)?.[Number(group)] ?? '',
});

/** `extract(regex, group, text [, typeof(T)])`. */
const extract = lowered(['extract'], (invocation) => {
  const pattern = convert(argument(invocation, 0), 'string');
  if (pattern.kind === 'literal') {
    const wrong = checkRegex(String(pattern.value));
    if (wrong !== undefined) reject(invocation.node, `the regular expression is not valid: ${wrong}`);
  }
  const group = convert(argument(invocation, 1), 'long');
  const text = convert(argument(invocation, 2), 'string');
  const found: Scalar = extractText.call(pattern, group, text);
  return invocation.nodes[3] === undefined ? found : convert(found, invocation.type);
});

/** Every match: its one group, or an array of its groups. */
const extractAllText = internal('extract_all_text', {
  parameters: ['string', 'dynamic', 'string'],
  returns: 'dynamic',
  evaluate: (pattern, chosen, text) => {
    const regex = compileRegex(pattern, 'g');
    const matches = regex === null ? [] : findMatches(regex, text);
    if (matches.length === 0) return null;
    const wanted = isArray(chosen) ? chosen : undefined;
    return matches.map((match): DynamicValue => {
      const groups: readonly (string | undefined)[] = match.slice(1);
      const values =
        wanted === undefined
          ? groups.map((group) => group ?? '')
          : wanted.map((value) => groupOf(match, value));
      return values.length === 1 ? (values[0] ?? '') : values;
    });
  },
});

function groupOf(match: RegExpExecArray | RegExpMatchArray, which: DynamicValue): string {
  return (typeof which === 'string' ? match.groups?.[which] : match[Number(which)]) ?? '';
}

/** `extract_all(regex, [groups,] text)`; the regex must have a group. */
const extractAll = lowered(['extract_all', 'extractall'], (invocation) => {
  const pattern = convert(argument(invocation, 0), 'string');
  if (pattern.kind === 'literal') {
    const wrong = checkRegex(String(pattern.value));
    if (wrong !== undefined) reject(invocation.node, `the regular expression is not valid: ${wrong}`);
    if (countGroups(String(pattern.value)) === 0) {
      reject(
        invocation.node,
        'extract_all needs a regular expression with a group',
        'put the part to take in parentheses',
      );
    }
  }
  const hasGroups = invocation.nodes.length === 3;
  const groups = hasGroups ? convert(argument(invocation, 1), 'dynamic') : literal('dynamic', null);
  return extractAllText.call(pattern, groups, convert(argument(invocation, hasGroups ? 2 : 1), 'string'));
});

const jsonAt = internal('json_at_path', {
  parameters: ['string', 'string'],
  returns: 'dynamic',
  evaluate: (path, text) => valueAt(readJson(text) ?? null, parseJsonPath(path) ?? []) ?? null,
});

/** `extract_json(path, text [, typeof(T)])`: text where no type is asked for. */
const extractJson = lowered(['extract_json', 'extractjson'], (invocation) => {
  const path = convert(argument(invocation, 0), 'string');
  if (path.kind !== 'literal') return reject(invocation.node, 'the JSON path must be constant');
  if (parseJsonPath(String(path.value)) === undefined) {
    refuse(invocation.nodes[0] ?? invocation.node, `the JSON path '${String(path.value)}'`, jsonPathHint);
  }
  const found = jsonAt.call(path, convert(argument(invocation, 1), 'string'));
  return convert(found, invocation.nodes[2] === undefined ? 'string' : invocation.type);
});

/** Taking parts out of texts. */
export const extractionFunctions: readonly FunctionRow[] = [
  extractText,
  extractAllText,
  jsonAt,
  extract,
  extractAll,
  extractJson,
];
