import { markdownCode, markdownText, type Problem } from '@drawbridge/base';

import { placeOf, type CheckReport } from '../../checking/check-report.ts';
import { checkSummary } from './check-text.ts';

/** For a comment on a pull request. */
export function checkMarkdown(cwd: string, report: CheckReport): string {
  const rows = report.problems.map((problem) => `| ${cells(cwd, problem).join(' | ')} |`);
  const table =
    rows.length === 0 ? [] : ['', '| | where | what | what would be right |', '|---|---|---|---|'];
  return [`**drawbridge check**: ${checkSummary(report)}`, ...table, ...rows].join('\n');
}

function cells(cwd: string, { severity, file, span, message, code, hints }: Problem): readonly string[] {
  const line = span === undefined ? '' : `:${span.line}:${span.column}`;
  const where = file === undefined ? '' : markdownCode(`${placeOf(cwd, file)}${line}`);
  return [
    severity === 'error' ? '❌' : '⚠️',
    where,
    `${markdownText(message)} ${markdownCode(code)}`,
    hints.map((hint) => markdownText(hint)).join('; '),
  ];
}
