import { inert } from '@drawbridge/base';
import type { Command } from 'commander';

import { chooseScenarios } from '../../content/choose-scenarios.ts';
import { findContent, noteContent } from '../../content/find-content.ts';
import { scenariosText, scenarioText } from '../../report/scenario/scenario-text.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge scenario list`: all technique tests a line each, or the named ones with their commands. */
export function addScenarioList(scenario: Command, scope: VerbScope): void {
  scenario
    .command('list')
    .description('the technique tests; with names, their commands, expected signals and clean-up')
    .argument('[name...]', 'scenarios to show whole')
    .option('--content <folder>', 'the folder with scenarios/')
    .addOption(formatOption())
    .action((named: readonly string[], flags: Flags) => list(scope, named, flags));
}

async function list(scope: VerbScope, named: readonly string[], flags: Flags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'bundled');
  noteContent(host, content);
  const scenarios = await chooseScenarios(scope, content, named);
  if (flags.format === 'json') host.out(printJson(scenarios));
  else if (named.length === 0) host.out(scenariosText(host, inert({ scenarios })));
  else host.out(scenarios.map((scenario) => scenarioText(inert(scenario))).join('\n\n'));
}
