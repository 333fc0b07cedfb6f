import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { generateTelemetry, type Parameters } from '@drawbridge/detection-core';
import type { Command } from 'commander';

import { chooseScenarios, collectParameter, requireKnown } from '../../content/choose-scenarios.ts';
import { findContent, noteContent } from '../../content/find-content.ts';
import { counted } from '../../terminal/counted.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { parseInstant } from '../../terminal/parse-instant.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly scenario?: readonly string[];
  readonly set?: Parameters;
  readonly at?: Date;
  readonly out: string;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** Scenarios begin this far apart, so that a rule that folds the rows of five minutes folds none of two of them. */
const apartMs = 30 * 60_000;

/** `drawbridge scenario generate`: the logs that the cloud would write of technique tests. */
export function addScenarioGenerate(scenario: Command, scope: VerbScope): void {
  scenario
    .command('generate')
    .description('write the logs that technique tests leave: raw, and as rows of the tables')
    .requiredOption('--out <folder>', 'raw logs into FOLDER/raw/NAME, rows of tables into FOLDER/table/NAME')
    .option('--scenario <name...>', 'only these')
    .option('--set <name=value>', 'a parameter with another value; may be repeated', collectParameter)
    .option(
      '--at <instant>',
      'when the first begins, the others half an hour apart (default: now)',
      parseInstant,
    )
    .option('--content <folder>', 'the folder with scenarios/')
    .addOption(formatOption())
    .action((flags: Flags) => generate(scope, flags));
}

async function generate(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'bundled');
  noteContent(host, content);
  const scenarios = await chooseScenarios(scope, content, flags.scenario);
  requireKnown(flags.set ?? {}, scenarios);
  const begin = (flags.at ?? host.clock.now()).getTime();
  const files: string[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const telemetry = generateTelemetry(scenario, new Date(begin + index * apartMs), flags.set);
    for (const shape of ['raw', 'table'] as const) {
      for (const [name, text] of Object.entries(telemetry[shape])) {
        const file = join(resolve(host.cwd, flags.out), shape, scenario.id, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        files.push(file);
      }
    }
  }
  const said = `${counted(files.length, 'file')} of ${counted(scenarios.length, 'scenario')} in ${flags.out}`;
  host.out(flags.format === 'json' ? printJson({ scenarios: scenarios.map(({ id }) => id), files }) : said);
}
