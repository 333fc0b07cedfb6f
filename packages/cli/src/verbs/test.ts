import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { Option, type Command } from 'commander';

import { exitCode } from '../terminal/exit-code.ts';
import { testJUnit, testText } from '../report/test-report.ts';
import { printDocument } from '../document/print-document.ts';
import { testDocument } from '../report/document/test-document.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import type { CaseOutcome } from '../testing/case-outcome.ts';
import { runDetectionCases } from '../testing/detection-cases.ts';
import { beyondBaseline, readOwnBaseline } from '../content/baseline.ts';
import { findContent, hasPlaybooks, noteContent } from '../content/find-content.ts';
import { chooseRules, type RuleFlags } from '../content/choose-rules.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface TestFlags extends RuleFlags {
  readonly playbook?: readonly string[];
  readonly content?: string;
  readonly passWithoutCases?: boolean;
  readonly out?: string;
  readonly format: 'text' | 'json' | 'junit' | 'markdown' | 'html';
}

/** `drawbridge test`: every case of every detection and playbook, on DuckDB and on simulated clouds. */
export function addTestVerb(program: Command, scope: VerbScope): void {
  program
    .command('test')
    .description('run the cases of detections and playbooks')
    .option('--rule <name...>', 'only these rules, by folder name or id')
    .option('--playbook <id...>', 'only these playbooks')
    .option('--rules <path>', "a rule file or a folder of rules in place of the content's")
    .option('--pass-without-cases', 'succeed where there is no case: the rules have none yet')
    .option('--out <file>', 'also write the result to this file')
    .option('--content <folder>', 'the folder with detections/, watchlists/ and playbooks/')
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices(['text', 'json', 'junit', 'markdown', 'html'])
        .default('text'),
    )
    .action((flags: TestFlags) => runTest(scope, flags));
}

async function runTest(scope: VerbScope, flags: TestFlags): Promise<void> {
  const { host } = scope;
  const outcomes = await runCases(scope, flags);
  const printed = print(host, outcomes, flags.format);
  host.out(printed);
  if (flags.out !== undefined) await writeResult(resolve(host.cwd, flags.out), printed);
  if (outcomes.length === 0) host.note('no case was run');
  const lacksCases = outcomes.length === 0 && flags.passWithoutCases !== true;
  if (lacksCases || outcomes.some((outcome) => outcome.outcome !== 'pass')) {
    scope.result = exitCode.problems;
  }
}

/** Naming rules leaves the playbooks out, and naming playbooks the rules. */
async function runCases(scope: VerbScope, flags: TestFlags): Promise<readonly CaseOutcome[]> {
  // Rules that are named by their path need no content around them; their watchlists and tables lie in it.
  const content = findContent(scope.host.cwd, flags.content, flags.rules === undefined ? 'refused' : 'none');
  noteContent(scope.host, content);
  const baseline = await readOwnBaseline(content.root);
  if (baseline !== undefined) {
    scope.beyondBaseline = (problems) => beyondBaseline(content.root, problems, baseline).problems;
  }
  const namesRules = flags.rule !== undefined || flags.rules !== undefined;
  const outcomes: CaseOutcome[] = [];
  if (namesRules || flags.playbook === undefined) {
    const choose = () => chooseRules(scope, content, flags);
    outcomes.push(...(await runDetectionCases(scope, choose, content)));
  }
  if (flags.playbook !== undefined || (!namesRules && hasPlaybooks(content))) {
    // The clouds' SDKs behind it are not wanted where only rules are tested.
    const { runPlaybookCases } = await import('../testing/playbook-cases.ts');
    outcomes.push(...(await runPlaybookCases(scope, content.playbooks, flags.playbook)));
  }
  return outcomes;
}

async function writeResult(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${text}\n`);
}

function print(host: Host, outcomes: readonly CaseOutcome[], format: TestFlags['format']): string {
  switch (format) {
    case 'json':
      return printJson(outcomes);
    case 'junit':
      return testJUnit(host, outcomes);
    case 'markdown':
    case 'html':
      return printDocument(host, testDocument(host, outcomes), format);
    case 'text':
      return testText(host, outcomes);
  }
}
