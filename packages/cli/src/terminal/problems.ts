import { relative } from 'node:path';

import { formatProblem, type Problem } from '@drawbridge/base';

import type { Host } from './host.ts';

/** Each problem on its own lines, with the file as seen from where the person stands. */
export function formatProblems(host: Host, problems: readonly Problem[]): string {
  return problems.map((one) => paint(host, formatProblem(fromHere(host, one)))).join('\n');
}

function fromHere(host: Host, one: Problem): Problem {
  if (one.file === undefined) return one;
  const near = relative(host.cwd, one.file);
  return near.startsWith('..') || near === '' ? one : { ...one, file: near };
}

function paint(host: Host, text: string): string {
  return text
    .replace(/\berror:/, host.colours.red('error:'))
    .replace(/\bwarning:/, host.colours.yellow('warning:'));
}
