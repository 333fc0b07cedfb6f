import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addScenarioCheck } from './check.ts';
import { addScenarioGenerate } from './generate.ts';
import { addScenarioList } from './list.ts';

/** `drawbridge scenario`: technique tests, to run by hand in a lab account or to generate the logs of. */
export function addScenarioVerb(program: Command, scope: VerbScope): void {
  const scenario = program
    .command('scenario')
    .description(
      'technique tests: list them, write the logs that they leave, check that their alerts have arrived',
    );
  for (const add of [addScenarioList, addScenarioGenerate, addScenarioCheck]) add(scenario, scope);
}
