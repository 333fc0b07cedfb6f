import type { Command } from 'commander';

import type { VerbScope } from './verb.ts';

export function addDemoVerb(program: Command, scope: VerbScope): void {
  program.command('demo').action(() => {
    scope.host.note('demo comes');
  });
}
