import type { Problem } from '@drawbridge/base';

import { placeOf, type CheckReport } from '../../checking/check-report.ts';
import { checkSummary } from './check-text.ts';

/** For a comment on a pull request. */
export function checkMarkdown(cwd: string, report: CheckReport): string {
  const rows = report.problems.map((problem) => `| ${cells(cwd, problem).map(inCell).join(' | ')} |`);
  const table =
    rows.length === 0 ? [] : ['', '| | where | what | what would be right |', '|---|---|---|---|'];
  return [`**drawbridge check**: ${checkSummary(report)}`, ...table, ...rows].join('\n');
}

function cells(cwd: string, { severity, file, span, message, code, hints }: Problem): readonly string[] {
  const line = span === undefined ? '' : `:${span.line}:${span.column}`;
  const where = file === undefined ? '' : `\`${placeOf(cwd, file)}${line}\``;
  return [
    severity === 'error' ? '❌' : '⚠️',
    where,
    `${escaped(message)} \`${code}\``,
    hints.map(escaped).join('; '),
  ];
}

/** What a rule's author wrote is shown as text: no links, no HTML, no mentions. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#~]/g, String.raw`\$&`).replaceAll('@', '@\u200b');
}

function inCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
}
