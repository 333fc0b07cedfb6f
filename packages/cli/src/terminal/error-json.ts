import { isFailure, type Problem } from '@drawbridge/base';
import { CommanderError } from 'commander';

import { UsageError, type ExitCode } from './exit-code.ts';
import { printJson } from './format.ts';
import { ProblemsFound } from './verb-scope.ts';

/** What is printed in place of a result, under `--format json`; the same stands on standard error for a person. */
interface ErrorDocument {
  readonly error: {
    /** `usage/…` for the command line, else the code of what went wrong. */
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
    /** Each with its code, severity, file and place; empty where the input is not what is wrong. */
    readonly problems: readonly Problem[];
    readonly exitCode: number;
  };
}

/** Whether a command line has `--format json` among its options. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return options.some(
    (word, at) => word === '--format=json' || (word === 'json' && options[at - 1] === '--format'),
  );
}

/** The JSON for what a verb threw. */
export function errorJson(thrown: unknown, exitCode: ExitCode): string {
  const { code, message, hints = [], problems = [] } = told(thrown);
  const document: ErrorDocument = { error: { code, message, hints, problems, exitCode } };
  return printJson(document);
}

function told(
  thrown: unknown,
): Pick<ErrorDocument['error'], 'code' | 'message'> & Partial<ErrorDocument['error']> {
  if (thrown instanceof CommanderError)
    return {
      code: `usage/${thrown.code.replace('commander.', '')}`,
      message: thrown.message.replace(/^error: /, ''),
    };
  if (thrown instanceof UsageError) return { code: 'usage/refused', message: thrown.message };
  if (thrown instanceof ProblemsFound) {
    const [first] = thrown.problems;
    return { code: first?.code ?? 'problems', message: thrown.message, problems: thrown.problems };
  }
  if (isFailure(thrown)) return { code: thrown.code, message: thrown.message, hints: thrown.hints };
  return { code: 'unexpected', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
