import { given, inertText, type Problem } from '@drawbridge/base';

import { messageWithHints, placeOf } from '../../checking/check-report.ts';

/** GitHub's workflow commands: each problem is shown at its line of a pull request. */
export function githubAnnotations(cwd: string, problems: readonly Problem[]): string {
  return problems.map((problem) => annotation(cwd, problem)).join('\n');
}

function annotation(cwd: string, problem: Problem): string {
  const { file, span, severity, code } = problem;
  const properties = Object.entries({
    ...(file === undefined ? {} : { file: placeOf(cwd, file) }),
    ...given({ line: span?.line, col: span?.column }),
    title: code,
  }).map(([name, value]) => `${name}=${escapeProperty(inertText(String(value)))}`);
  return `::${severity} ${properties.join(',')}::${escapeData(messageWithHints(problem))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
