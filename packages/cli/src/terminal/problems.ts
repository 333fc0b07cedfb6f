import { relative } from 'node:path';

import { formatProblem, type Problem } from '@drawbridge/base';

import type { Host } from './host.ts';

/** Each problem on its own lines, with the file as seen from where the person stands. */
export function formatProblems(host: Host, problems: readonly Problem[]): string {
  return problems.map((problem) => paint(host, formatProblem(fromHere(host, problem)))).join('\n');
}

function fromHere(host: Host, problem: Problem): Problem {
  if (problem.file === undefined) return problem;
  const near = relative(host.cwd, problem.file);
  return near.startsWith('..') || near === '' ? problem : { ...problem, file: near };
}

function paint(host: Host, text: string): string {
  return text
    .replace(/\berror:/, host.colours.red('error:'))
    .replace(/\bwarning:/, host.colours.yellow('warning:'));
}
