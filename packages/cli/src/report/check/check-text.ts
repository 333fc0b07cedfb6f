import { formatProblem, type Problem } from '@drawbridge/base';

import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { counted } from '../../terminal/counted.ts';
import { placeOf, type CheckReport } from '../../checking/check-report.ts';
import { excerpt } from './excerpt.ts';

/** `6 rules, 2 watchlists checked: 1 error, 2 warnings`. */
export function checkSummary({
  rules,
  watchlists,
  playbooks,
  huntingQueries,
  problems,
}: CheckReport): string {
  const checked = [
    counted(rules, 'rule'),
    counted(watchlists, 'watchlist'),
    counted(playbooks, 'playbook'),
    `${huntingQueries} hunting ${huntingQueries === 1 ? 'query' : 'queries'}`,
  ].join(', ');
  return `${checked} checked: ${problemCounts(problems)}`;
}

/** `no problems`, `1 error, 2 warnings`. */
function problemCounts(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'no problems';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return [
    ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ].join(', ');
}

/** Each problem with its line of the file and a caret under what is meant. `texts` holds the files' texts. */
export function problemsWithExcerpts(
  host: Host,
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
): string {
  return problems.map((problem) => withExcerpt(host, problem, texts.get(problem.file ?? ''))).join('\n');
}

function withExcerpt(host: Host, problem: Problem, text: string | undefined): string {
  const { red, yellow, dim } = host.colours;
  const near = problem.file === undefined ? problem : { ...problem, file: placeOf(host.cwd, problem.file) };
  const [headline = '', ...hints] = formatProblem(near).split('\n');
  const painted = headline.replace(/\berror:/, red('error:')).replace(/\bwarning:/, yellow('warning:'));
  const shown = problem.span === undefined || text === undefined ? undefined : excerpt(text, problem.span);
  return [
    painted,
    ...(shown === undefined ? [] : [dim(shown)]),
    ...hints.map((hint) => asCalled(host, hint)),
  ].join('\n');
}
