import { inert } from '@drawbridge/base';
import { compareSignals, type Parameters, type Scenario } from '@drawbridge/detection-core';
import type { Command } from 'commander';

import { chooseRules, ruleSlug } from '../../content/choose-rules.ts';
import { chooseScenarios, collectParameter, requireKnown } from '../../content/choose-scenarios.ts';
import { findContent, noteContent, type ContentFolders } from '../../content/find-content.ts';
import { detect } from '../../detecting/detect.ts';
import { loadTelemetry, openEngine } from '../../engine/load-telemetry.ts';
import { signalsText, type CheckedScenario } from '../../report/scenario/signals-text.ts';
import { exitCode } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { showProblems, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly telemetry: readonly string[];
  readonly scenario?: readonly string[];
  readonly set?: Parameters;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge scenario check`: whether the signals of technique tests are in telemetry, and how long they took. */
export function addScenarioCheck(scenario: Command, scope: VerbScope): void {
  scenario
    .command('check')
    .description('say which expected signals of technique tests arrive in telemetry, and after how long')
    .requiredOption('--telemetry <path...>', 'files or folders of logs')
    .option('--scenario <name...>', 'only these')
    .option(
      '--set <name=value>',
      'what a parameter was; one that is not given may be anything; may be repeated',
      collectParameter,
    )
    .option('--content <folder>', 'the folder with scenarios/, detections/ and watchlists/')
    .addOption(formatOption())
    .action((flags: Flags) => check(scope, flags));
}

async function check(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'bundled');
  noteContent(host, content);
  const scenarios = await chooseScenarios(scope, content, flags.scenario);
  requireKnown(flags.set ?? {}, scenarios);
  const checked = await checkScenarios(scope, content, scenarios, flags);
  if (checked.some(({ signals }) => signals.some(({ alert }) => alert === undefined)))
    scope.result = exitCode.problems;
  host.out(
    flags.format === 'json'
      ? printJson(checked.map(({ scenario, signals }) => ({ scenario: scenario.id, signals })))
      : signalsText(host, inert({ checked })),
  );
}

async function checkScenarios(
  scope: VerbScope,
  content: ContentFolders,
  scenarios: readonly Scenario[],
  { telemetry, set = {} }: Flags,
): Promise<readonly CheckedScenario[]> {
  const rule = [...new Set(scenarios.flatMap(({ expect }) => expect.map((signal) => signal.rule)))];
  const rules = await chooseRules(scope, content, { rule });
  const engine = await openEngine(scope, content, 'passing');
  try {
    const read = await loadTelemetry(scope, engine, telemetry, undefined);
    showProblems(scope, read.problems);
    const { runs } = await detect(scope, engine, rules, read, { mode: 'arrivals' });
    const alertsOf = (name: string) =>
      runs.filter((run) => ruleSlug(run.rule) === name).flatMap(({ alerts }) => alerts);
    return scenarios.map((scenario) => ({
      scenario,
      signals: compareSignals(scenario.expect, alertsOf, set),
    }));
  } finally {
    await engine.close();
  }
}
