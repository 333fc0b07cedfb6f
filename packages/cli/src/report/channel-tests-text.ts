import { formatProblem, problem, type Inert } from '@drawbridge/base';

/** What became of the test of a channel, as it is told here or by a server. */
export interface ShownTest {
  readonly channel: string;
  readonly outcome: 'accepted' | 'failed';
  readonly shape?: 'message' | 'card';
  readonly advice: string;
  readonly problem?: { readonly code: string; readonly message: string; readonly hints: readonly string[] };
}

/** Each test with what to look for, or with why it failed. */
export function channelTestsText(tests: Inert<readonly ShownTest[]>): string {
  return tests.map(line).join('\n');
}

function line({ channel, outcome, shape, advice, problem: found }: ShownTest): string {
  const what = shape === undefined ? channel : `${channel}, shape ${shape}`;
  if (outcome === 'accepted' || found === undefined) return `${what}: ${outcome}; ${advice}`;
  const { code, message, hints } = found;
  return `${what}: failed\n  ${formatProblem(problem(code, message, { hints })).replaceAll('\n', '\n  ')}`;
}
