import { inertLines, inertText } from './inert-text.ts';

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from outside as text in HTML, in an element or in a quoted attribute. */
export function htmlText(text: string): string {
  return escapeHtml(inertText(text, Infinity));
}

/** Lines from outside as the text of a `pre`: they and what they are set in by are kept, and what is unseen is spelt. */
export function htmlBlock(lines: readonly string[]): string {
  return lines.map((line) => escapeHtml(inertLines(line))).join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => htmlEntities[character] ?? character);
}

/**
 * Text from outside as text in Markdown: no links, images, code, tables or HTML; and in GitHub's, Azure DevOps' and
 * GitLab's flavours no mention (`@team`), no reference (`#123`, `!123`), no bare address that becomes a link. A
 * backslash does not stop those, as they look at the text that results: an empty space of no width does.
 */
export function markdownText(text: string): string {
  return inertText(text)
    .replaceAll(/[\\`*_{}[\]()<>|~$&!]/g, String.raw`\$&`)
    .replaceAll(/[@#]/g, '$&&#8203;')
    .replaceAll('://', ':&#8203;//')
    .replaceAll(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#8203;.`)
    .replace(/^(\s*\d*)([-+=.])/, String.raw`$1\$2`);
}

/** Text from outside as code in a line of Markdown: the fence is longer than any in it, and a cell of a table ends not. */
export function markdownCode(text: string): string {
  const shown = inertText(text).replaceAll('|', String.raw`\|`);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((backticks) => backticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/** A block of code whose fence is longer than any in it; lines are kept, and what is unseen is spelt. */
export function markdownBlock(language: string, lines: readonly string[]): readonly string[] {
  const shown = lines.map((line) => inertLines(line));
  const longest = Math.max(2, ...(shown.join('\n').match(/`+/g) ?? []).map((backticks) => backticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...shown, fence];
}
