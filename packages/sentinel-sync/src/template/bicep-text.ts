import { expressionIn, referenceIn, type TemplateValue } from './template-value.ts';

/** What the workspace is called within the file. */
export const workspaceSymbol = 'law';

/** A value in Bicep, its further lines indented by so many spaces. */
export function printBicepValue(value: TemplateValue, indent: number): string {
  const reference = referenceIn(value);
  if (reference?.what === 'playbook') return reference.target;
  if (reference?.what === 'rule') {
    const under = escapeText(`/providers/Microsoft.SecurityInsights/alertRules/${reference.target}`);
    return `'\${${workspaceSymbol}.id}${under}'`;
  }
  const expression = expressionIn(value);
  if (expression !== undefined) return expression.bicep;
  if (typeof value === 'string') return printBicepText(value);
  // Bicep has no numbers but whole ones.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : `json('${value}')`;
  if (typeof value === 'boolean' || value === null) return String(value);
  const margin = ' '.repeat(indent + 2);
  const lines = Array.isArray(value)
    ? (value as readonly TemplateValue[]).map((inner) => printBicepValue(inner, indent + 2))
    : Object.entries(value as Readonly<Record<string, TemplateValue>>).map(
        ([name, inner]) => `${printName(name)}: ${printBicepValue(inner, indent + 2)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (lines.length === 0) return `${open}${close}`;
  return [open, ...lines.map((line) => margin + line), ' '.repeat(indent) + close].join('\n');
}

/**
 * A text. One of several lines stands between three quotes as it is, where nothing is escaped and `\${` is no
 * interpolation; where it holds what could not stand there, and otherwise, on one line with escapes.
 */
export function printBicepText(text: string): string {
  const isPlain = !/'''|\r/.test(text) && !text.endsWith("'") && !hasControls(text.replaceAll(/[\n\t]/g, ''));
  // The line break after the opening quotes is not part of the text.
  return text.includes('\n') && isPlain ? `'''\n${text}'''` : `'${escapeText(text)}'`;
}

const named: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  "'": String.raw`\'`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '${': '\\${',
};

function escapeText(text: string): string {
  return text.replaceAll(
    /[\\']|\$\{|[\p{Cc}\u2028\u2029]/gu,
    (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

function hasControls(text: string): boolean {
  return /\p{Cc}|\u2028|\u2029/u.test(text);
}

function printName(name: string): string {
  const isWord = /^[A-Za-z_]\w*$/.test(name) && !['true', 'false', 'null'].includes(name);
  return isWord ? name : `'${escapeText(name)}'`;
}
