import { Argument, type Command } from 'commander';

import { bashCompletion } from '../completion/bash-completion.ts';
import { commandWords, type CommandWords } from '../completion/command-words.ts';
import { fishCompletion } from '../completion/fish-completion.ts';
import { powershellCompletion } from '../completion/powershell-completion.ts';
import { zshCompletion } from '../completion/zsh-completion.ts';
import type { AddVerb, VerbScope } from '../terminal/verb-scope.ts';

const printers = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
} satisfies Readonly<Record<string, (commands: readonly CommandWords[]) => string>>;

/** `drawbridge completion SHELL`: made of what parses the command line, so that it names what there is. */
export function addCompletionVerb(wholeProgram: (scope: VerbScope) => Promise<Command>): AddVerb {
  return (program, scope) => {
    program
      .command('completion')
      .description('print what completes verbs, options and their values in a shell')
      .addArgument(new Argument('<shell>', 'the shell that is to read it').choices(Object.keys(printers)))
      .action(async (shell: keyof typeof printers) => {
        scope.host.out(printers[shell](commandWords(await wholeProgram(scope))));
      });
  };
}
