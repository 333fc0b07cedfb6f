import { nameHints, problem, spanAt, type Problem } from '@drawbridge/base';

/** What a target gives for `${{ parameters.name }}`. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

const placeholder = /\$\{\{\s*parameters\.([\w-]+)\s*\}\}/g;

/** Fills the parameters into every text of a document. A text that is one placeholder becomes its value as it is. */
export function fillParameters(
  value: unknown,
  parameters: Parameters,
  { file, text }: { readonly file: string; readonly text: string },
): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const missing = new Set<string>();
  const lookUp = (name: string) => {
    if (!Object.hasOwn(parameters, name)) missing.add(name);
    return parameters[name] ?? '';
  };
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') return fillText(part, lookUp);
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, fill(inner)]));
  };
  const filled = fill(value);
  const problems = [...missing].map((name) =>
    problem('targets/missing-parameter', `the target has no parameter '${name}'`, {
      file,
      ...placeIn(text, name),
      hints: nameHints(name, Object.keys(parameters), 'its parameters'),
    }),
  );
  return { value: filled, problems };
}

/** Where a parameter is named first. */
function placeIn(text: string, name: string) {
  for (const match of text.matchAll(placeholder)) {
    if (match[1] === name) return { span: spanAt(text, match.index, match[0].length) };
  }
  return {};
}

function fillText(
  text: string,
  lookUp: (name: string) => string | number | boolean,
): string | number | boolean {
  const whole = new RegExp(`^${placeholder.source}$`).exec(text);
  if (whole?.[1] !== undefined) return lookUp(whole[1]);
  return text.replaceAll(placeholder, (_match, name: string) => String(lookUp(name)));
}
