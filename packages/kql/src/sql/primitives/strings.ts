import type { Scalar } from '../../plan/scalar.ts';
import { sqlText } from './literal.ts';
import { sql, type Template } from './template.ts';

function constantText(scalar: Scalar | undefined): string | undefined {
  return scalar?.kind === 'literal' && scalar.type === 'string' ? String(scalar.value) : undefined;
}

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** The characters of ASCII that are neither letters nor digits. All others would take RE2 6 ms to compile, each time. */
const apart = String.raw`[\x00-/:-@\[-\x60{-\x7F]`;

/**
 * `has` and its kin with a constant term: RE2, behind a plain search that drops most rows at a fifth of the cost.
 * A term begins and ends where no letter or digit follows. Only texts beyond ASCII are asked in JavaScript whether the
 * next character is one.
 */
const term =
  (prefix: boolean, suffix: boolean, isCaseSensitive: boolean, slow: string): Template =>
  (args, scalar) => {
    const [text = '', part = ''] = args;
    const constant = constantText(scalar.args[1]);
    if (constant === undefined) return `${slow}(${text}, ${part})`;
    if (constant === '') return 'true';
    const characters = Array.from(constant);
    const before = prefix && isWordCharacter(characters[0]) ? `(?:^|${apart})` : '';
    const after = suffix && isWordCharacter(characters.at(-1)) ? `(?:$|${apart})` : '';
    const escaped = constant.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const found = isCaseSensitive
      ? `contains(${text}, ${part})`
      : `contains(lower(${text}), ${lowered(part, scalar.args[1])})`;
    if (before === '' && after === '') return found;
    const regex = sqlText(`${isCaseSensitive ? '(?s)' : '(?is)'}${before}${escaped}${after}`);
    const beyondAscii = `(strlen(${text}) <> length(${text}) AND ${slow}(${text}, ${part}))`;
    return `(${found} AND (regexp_matches(${text}, ${regex}) OR ${beyondAscii}))`;
  };

/** A constant of ASCII is lowered here: DuckDB would do it again whenever it plans the query. */
function lowered(printed: string, scalar: Scalar | undefined): string {
  const constant = constantText(scalar);
  const isAscii = constant !== undefined && /^[\x20-\x7E]*$/.test(constant);
  return isAscii ? sqlText(constant.toLowerCase()) : `lower(${printed})`;
}

const ignoringCase =
  (print: (text: string, other: string) => string): Template =>
  ([text = '', other = ''], { args }) =>
    print(lowered(text, args[0]), lowered(other, args[1]));

export const textPrimitives: Readonly<Record<string, Template>> = {
  contains: ignoringCase((text, part) => `contains(${text}, ${part})`),
  contains_cs: sql('contains($1, $2)'),
  starts_with: ignoringCase((text, part) => `starts_with(${text}, ${part})`),
  starts_with_cs: sql('starts_with($1, $2)'),
  ends_with: ignoringCase((text, part) => `ends_with(${text}, ${part})`),
  ends_with_cs: sql('ends_with($1, $2)'),
  equal_ci: ignoringCase((text, other) => `(${text} = ${other})`),
  has: term(true, true, false, 'kql_has'),
  has_cs: term(true, true, true, 'kql_has_cs'),
  has_prefix: term(true, false, false, 'kql_has_prefix'),
  has_prefix_cs: term(true, false, true, 'kql_has_prefix_cs'),
  has_suffix: term(false, true, false, 'kql_has_suffix'),
  has_suffix_cs: term(false, true, true, 'kql_has_suffix_cs'),
  text_or_empty: sql("coalesce($1, '')"),
  replace_text: sql('replace($1, $2, $3)'),
  is_ascii: sql("regexp_full_match($1, '[\\x00-\\x7F]*', 's')"),
  lower: sql('lower($1)'),
  upper: sql('upper($1)'),
  text_length: sql('length($1)'),
  text_size: sql('strlen($1)'),
  coalesce_texts: (args) => `coalesce(${args.map((argument) => `nullif(${argument}, '')`).join(', ')}, '')`,
  concat: (args) => `(${args.join(' || ')})`,
};
