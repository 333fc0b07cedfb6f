import { createRequire } from 'node:module';

import { formatProblem, isFailure } from '@drawbridge/base';
import { Command, CommanderError } from 'commander';

import { exitCode, UsageError, type ExitCode } from './exit-code.ts';
import { processHost, type Host } from './terminal/host.ts';
import { addActionsVerb } from './verbs/actions.ts';
import { addCheckVerb } from './verbs/check.ts';
import { addContainVerb } from './verbs/contain.ts';
import { addDemoVerb } from './verbs/demo.ts';
import { addDetectVerb } from './verbs/detect.ts';
import { addQueryVerb } from './verbs/query.ts';
import { addRespondVerb } from './verbs/respond.ts';
import { addTestVerb } from './verbs/test.ts';
import { addUndoVerb } from './verbs/undo.ts';
import { ProblemsFound, type VerbScope } from './verbs/verb.ts';

const manifest = createRequire(import.meta.url)('../package.json') as { readonly version: string };

const verbs = [
  addDemoVerb,
  addDetectVerb,
  addQueryVerb,
  addCheckVerb,
  addTestVerb,
  addRespondVerb,
  addContainVerb,
  addUndoVerb,
  addActionsVerb,
];

/** Runs one command line; returns the exit code and never throws. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const host = processHost();
  const scope = { host, result: exitCode.done as ExitCode };
  const program = new Command('drawbridge')
    .description('Finds attackers who walk into cloud machines through the front door, and cuts them off.')
    .version(manifest.version)
    .showHelpAfterError('(see --help)')
    .exitOverride();
  for (const add of verbs) add(program, scope);
  try {
    await program.parseAsync(args, { from: 'user' });
    return scope.result;
  } catch (thrown) {
    return explain(host, scope, thrown);
  }
}

function explain(host: Host, scope: VerbScope, thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (thrown instanceof UsageError) {
    host.note(`${host.colours.red('error:')} ${thrown.message}`);
    return exitCode.usage;
  }
  if (thrown instanceof ProblemsFound) {
    host.note(thrown.problems.map(formatProblem).join('\n'));
    return exitCode.problems;
  }
  if (host.signal.aborted) {
    host.note('interrupted');
    return exitCode.problems;
  }
  if (isFailure(thrown)) {
    host.note(`${host.colours.red('error:')} ${thrown.message} [${thrown.code}]`);
    for (const hint of thrown.hints) host.note(`  hint: ${hint}`);
    return thrown.kind === 'refused' ? exitCode.refused : exitCode.problems;
  }
  host.note(`This is a bug in drawbridge; please report it with the lines below.\n${bugReport(thrown)}`);
  return scope.result === exitCode.done ? exitCode.problems : scope.result;
}

function bugReport(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
