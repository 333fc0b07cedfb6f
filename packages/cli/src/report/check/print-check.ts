import { printJson } from '../../terminal/format.ts';
import { checkJUnit } from './check-junit.ts';
import { checkMarkdown } from './check-markdown.ts';
import type { CheckReport } from '../../checking/check-report.ts';
import { checkSummary } from './check-text.ts';
import { githubAnnotations } from './github-annotations.ts';
import { checkSarif } from './sarif.ts';

export const checkFormats = ['text', 'json', 'sarif', 'junit', 'markdown', 'github'] as const;

export type CheckFormat = (typeof checkFormats)[number];

/** The result in a format; `version` is the tool's own. */
export function printCheck(
  { cwd, version }: { readonly cwd: string; readonly version: string },
  report: CheckReport,
  format: CheckFormat,
): string {
  switch (format) {
    case 'text':
      return checkSummary(report);
    case 'json': {
      const { rules, watchlists, playbooks, huntingQueries, problems } = report;
      return printJson({ rules, watchlists, playbooks, huntingQueries, problems });
    }
    case 'sarif':
      return printJson(checkSarif(cwd, version, report));
    case 'junit':
      return checkJUnit(cwd, report);
    case 'markdown':
      return checkMarkdown(cwd, report);
    case 'github':
      return githubAnnotations(cwd, report.problems);
  }
}
