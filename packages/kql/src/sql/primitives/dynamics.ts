import type { CallScalar, Scalar } from '../../plan/scalar.ts';
import { sqlTypes } from './literal.ts';
import type { Template } from './template.ts';
import { sql } from './template.ts';

/** A step of a JSON path, or undefined where the key or index is not constant or has characters that paths escape. */
function pathStep(scalar: CallScalar): string | undefined {
  const key = scalar.args[1];
  if (key?.kind !== 'literal') return undefined;
  if (scalar.name === 'get_key' && typeof key.value === 'string') {
    return /^[\p{L}\p{N}_ .@:$-]+$/u.test(key.value) ? `."${key.value}"` : undefined;
  }
  if (scalar.name === 'get_index' && typeof key.value === 'bigint') {
    return key.value < 0n ? `[#-${-key.value}]` : `[${key.value}]`;
  }
  return undefined;
}

interface JsonPath {
  readonly root: Scalar;
  readonly path: string;
}

/** The longest run of constant steps under a scalar. */
export function readPath(scalar: Scalar): JsonPath {
  if (scalar.kind === 'call' && (scalar.name === 'get_key' || scalar.name === 'get_index')) {
    const step = pathStep(scalar);
    const object = scalar.args[0];
    if (step !== undefined && object !== undefined) {
      const inner = readPath(object);
      return { root: inner.root, path: inner.path + step };
    }
  }
  return { root: scalar, path: '$' };
}

/** A cell of a JSON array that was written by JavaScript: typed, without a call of JavaScript to read it. */
const cell: Template = ([row = '', index = ''], scalar) => {
  const text = `json_extract_string(${row}, ${index}::BIGINT)`;
  if (scalar.type === 'string') return `coalesce(${text}, '')`;
  return `CAST(${text} AS ${sqlTypes[scalar.type]})`;
};

export const dynamicPrimitives: Readonly<Record<string, Template>> = {
  get_key: sql('kql_get_key($1, $2)'),
  get_index: sql('kql_get_index($1, $2)'),
  dynamic_text: sql('kqm_dynamic_text($1)'),
  dynamic_to_string: sql("coalesce(kqm_dynamic_text($1), '')"),
  dynamic_number: sql('kql_dynamic_number($1)'),
  pack_array: (args) =>
    args.length === 0
      ? "'[]'"
      : `('[' || concat_ws(',', ${args.map((argument) => `coalesce(${argument}, 'null')`).join(', ')}) || ']')`,
  pack_bag: (args) => {
    const pairs = Array.from(
      { length: args.length / 2 },
      (_, index) =>
        `to_json(${args[index * 2] ?? ''})::VARCHAR || ':' || coalesce(${args[index * 2 + 1] ?? ''}, 'null')`,
    );
    return pairs.length === 0 ? "'{}'" : `('{' || concat_ws(',', ${pairs.join(', ')}) || '}')`;
  },
  hll_count: sql('CAST(json_array_length($1) AS BIGINT)'),
  cell,
  lines: sql("CASE WHEN $1 = '' THEN []::VARCHAR[] ELSE string_split($1, chr(10)) END"),
  elements: sql('kqm_elements($1)'),
  elements_as_pairs: sql('kqm_element_pairs($1)'),
  first_elements: sql('($1)[1:$2]'),
};
