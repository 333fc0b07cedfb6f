import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';

import { formatProblem } from '@drawbridge/base';
import {
  bundledTables,
  createCaseEngines,
  loadCases,
  loadWatchlists,
  runCase,
  type CaseEngines,
  type CaseResult,
  type DetectionRule,
} from '@drawbridge/detection-core';
import { createEngine } from '@drawbridge/kql';
import { Option, type Command } from 'commander';

import { exitCode } from '../exit-code.ts';
import { readableDifference } from '../report/difference.ts';
import { junitXml, type JUnitCase } from '../report/junit.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { startProgress } from '../terminal/progress.ts';
import { findContent } from '../workspace/content.ts';
import { chooseRules, ruleSlug, type RuleFlags } from '../workspace/rules.ts';
import { showProblems, type VerbScope } from './verb.ts';

interface TestFlags extends RuleFlags {
  readonly content?: string;
  readonly out?: string;
  readonly format: 'text' | 'json' | 'junit';
}

interface TimedResult {
  readonly rule: DetectionRule;
  readonly result: CaseResult;
  readonly seconds: number;
}

/** `drawbridge test`: every case of every detection, on the engine that stands in for Sentinel's. */
export function addTestVerb(program: Command, scope: VerbScope): void {
  program
    .command('test')
    .description("run the detections' cases")
    .option('--rule <name...>', 'only these rules, by folder name or id')
    .option('--rules <path>', "a rule file or a folder of rules in place of the content's")
    .option('--out <file>', 'write the result there too')
    .option('--content <folder>', 'where detections/ and watchlists/ lie')
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices(['text', 'json', 'junit'])
        .default('text'),
    )
    .action((flags: TestFlags) => runTest(scope, flags));
}

async function runTest(scope: VerbScope, flags: TestFlags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content);
  const rules = await chooseRules(scope, content, flags);
  const watchlists = await loadWatchlists(content.watchlists);
  showProblems(scope, watchlists.problems);
  const engines = createCaseEngines(
    (wanted) => createEngine({ tables: bundledTables(), watchlists: wanted }),
    watchlists.watchlists,
  );
  try {
    const results: TimedResult[] = [];
    for (const rule of rules) results.push(...(await testRule(scope, rule, engines)));
    const printed = print(host, results, flags.format);
    host.out(printed);
    if (flags.out !== undefined) await writeResult(resolve(host.cwd, flags.out), printed);
    if (results.some((one) => one.result.outcome !== 'pass')) scope.result = exitCode.problems;
  } finally {
    await engines.close();
  }
}

async function testRule(scope: VerbScope, rule: DetectionRule, engines: CaseEngines): Promise<TimedResult[]> {
  const { host } = scope;
  const { cases, problems } = await loadCases(dirname(rule.origin.file));
  showProblems(scope, problems);
  const progress = startProgress(host, ruleSlug(rule));
  const results: TimedResult[] = [];
  for (const one of cases) {
    progress.say(`${ruleSlug(rule)}: ${one.name}`);
    const begun = host.clock.now().getTime();
    const result = await runCase(rule, one, engines, host.signal);
    results.push({ rule, result, seconds: (host.clock.now().getTime() - begun) / 1000 });
  }
  progress.end();
  return results;
}

async function writeResult(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${text}\n`);
}

function print(host: Host, results: readonly TimedResult[], format: TestFlags['format']): string {
  switch (format) {
    case 'json':
      return printJson(results.map(({ result, seconds }) => ({ ...result, seconds })));
    case 'junit':
      return junitXml(results.map((one) => junitCase(host, one))).trimEnd();
    case 'text':
      return asText(host, results);
  }
}

function asText(host: Host, results: readonly TimedResult[]): string {
  const { green, red, bold } = host.colours;
  const slugs = [...new Set(results.map((one) => ruleSlug(one.rule)))];
  const passed = results.filter((one) => one.result.outcome === 'pass').length;
  const failed = results.length - passed;
  return [
    ...slugs.flatMap((slug) => [
      bold(slug),
      ...results
        .filter((one) => ruleSlug(one.rule) === slug)
        .flatMap(({ result }) =>
          result.outcome === 'pass'
            ? [`  ${green('✔')} ${result.case.name}`]
            : [
                `  ${red('✘')} ${result.case.name}: ${oneLine(result.case.description)}`,
                indented(whyNot(host, result)),
              ],
        ),
    ]),
    '',
    `${String(passed)} passed, ${String(failed)} failed`,
  ].join('\n');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}

/** Each difference with what was expected (`-`) and what came (`+`); for one that could not run, the problems. */
function whyNot(host: Host, result: CaseResult): string {
  const { red, green } = host.colours;
  const differences = result.differences.map((one) => {
    const lines = readableDifference(one.expected, one.actual)
      .split('\n')
      .map((line) => (line.startsWith('-') ? red(line) : line.startsWith('+') ? green(line) : line));
    return [one.what, ...lines].join('\n');
  });
  const legend = differences.length === 0 ? [] : ['(- expected, + came)'];
  return [...legend, ...differences, ...result.problems.map(formatProblem)].join('\n');
}

function junitCase(host: Host, { rule, result, seconds }: TimedResult): JUnitCase {
  const base = {
    name: result.case.name,
    suite: `detections.${ruleSlug(rule)}`,
    file: relative(host.cwd, result.case.file),
    seconds,
  };
  if (result.outcome === 'pass') return base;
  const message = result.differences.map((one) => one.what).join(', ') || 'the case could not be run';
  return { ...base, failure: { message, details: whyNot({ ...host, colours: plain(host) }, result) } };
}

function plain(host: Host): Host['colours'] {
  return { ...host.colours, red: String, green: String, bold: String };
}
