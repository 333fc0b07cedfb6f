import type { KqlType } from '../../schema/types.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';
import { parseDatetime } from '../../values/time/datetime-text.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { readPairs, type PairFormat } from '../../values/text/key-value-pairs.ts';
import { parseLong, parseReal } from '../../values/numbers/real.ts';
import { compileRegex } from '../../values/text/regex.ts';
import { parseTimespan } from '../../values/time/timespan.ts';

/** Whether a captured text is a value of its column's type. */
function fitsType(text: string, type: string): boolean {
  switch (type as KqlType) {
    case 'int':
    case 'long':
      return parseLong(text) !== null;
    case 'real':
    case 'decimal':
      return parseReal(text) !== null;
    case 'datetime':
      return parseDatetime(text) !== null;
    case 'timespan':
      return parseTimespan(text) !== null;
    case 'bool':
      return /^(true|false|[01])$/i.test(text.trim());
    case 'string':
    case 'guid':
    case 'dynamic':
      return true;
  }
}

/** The captures of a `parse`; null where the text does not fit, or one capture is not of its type (unless relaxed). */
export const parseText = internal('parse_text', {
  parameters: ['string', 'string', 'string', 'string'],
  returns: 'dynamic',
  evaluate: (text, pattern, types, kind): DynamicValue => {
    const match = compileRegex(pattern)?.exec(text);
    if (match === null || match === undefined) return null;
    // Nothing is captured by a pattern of texts alone.
    const wanted = types === '' ? [] : types.split(',');
    const parts = wanted.map((type, index) => {
      const part = match.groups?.[`k${index}`] ?? '';
      return fitsType(part, type) ? part : null;
    });
    return kind !== 'relaxed' && parts.includes(null) ? null : parts;
  },
});

/** `k1=v1, k2=v2` taken apart: the values of the keys, in the keys' order; the first of a key counts. */
export const parsePairs = internal('parse_pairs', {
  parameters: ['string', 'dynamic', 'string'],
  returns: 'dynamic',
  evaluate: (text, keys, format): DynamicValue => {
    const wanted = isArray(keys) ? keys.map(String) : [];
    const found = new Map<string, string>();
    for (const [key, value] of readPairs(text, wanted, JSON.parse(format) as PairFormat)) {
      if (!found.has(key)) found.set(key, value);
    }
    return wanted.map((key) => found.get(key) ?? null);
  },
});

/** What `parse` and `parse-kv` take texts apart with. */
export const parseTextFunctions: readonly InternalFunction[] = [parseText, parsePairs];
