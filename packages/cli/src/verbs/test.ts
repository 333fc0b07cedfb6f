import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { inertText } from '@drawbridge/base';
import { Option, type Command } from 'commander';

import { beyondBaseline, readOwnBaseline } from '../content/baseline.ts';
import { chooseRules, type RuleFlags } from '../content/choose-rules.ts';
import { discover } from '../content/discover.ts';
import { findContent, hasPlaybooks, noteContent, type ContentFolders } from '../content/find-content.ts';
import { changedFiles } from '../git/changed-files.ts';
import { printDocument } from '../document/print-document.ts';
import { testDocument } from '../report/document/test-document.ts';
import { testJUnit, testText } from '../report/test-report.ts';
import { exitCode, UsageError } from '../terminal/exit-code.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import type { CaseOutcome } from '../testing/case-outcome.ts';
import { runDetectionCases } from '../testing/detection-cases.ts';
import { keepLastFailures, readLastFailures } from '../testing/last-failures.ts';
import { casesTouchedBy, everyCase, mayTouchCases, type WantsCase } from '../testing/wants-case.ts';
import { watchContent } from '../testing/watch-content.ts';

interface TestFlags extends RuleFlags {
  readonly playbook?: readonly string[];
  readonly content?: string;
  readonly onlyFailing?: boolean;
  readonly changedSince?: string;
  readonly watch?: boolean;
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
    .option('--only-failing', 'only the cases that failed when they were last run')
    .option('--changed-since <ref>', 'only the cases that files changed since a git ref touch')
    .option('--watch', 'run again what a saved file touches, until Ctrl-C')
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
  const content = contentOf(scope, flags);
  noteContent(scope.host, content);
  if (flags.watch !== true) {
    const wants = await wantedCases(scope, content, flags);
    await runAndPrint(scope, content, flags, wants ?? everyCase);
    return;
  }
  if (flags.format !== 'text' || flags.out !== undefined) {
    throw new UsageError('--watch prints text, and writes no file: leave out --format and --out');
  }
  await watchAndRun(scope, content, flags);
}

/** Rules that are named by their path need no content around them; their watchlists and tables lie in it. */
function contentOf({ host }: VerbScope, { content, rules }: TestFlags): ContentFolders {
  return findContent(host.cwd, content, rules === undefined ? 'refused' : 'none');
}

/** Runs once, then at each save; what is wrong with a file as it was saved ends nothing. */
async function watchAndRun(scope: VerbScope, first: ContentFolders, flags: TestFlags): Promise<void> {
  const { host } = scope;
  const run = async (content: ContentFolders, saved: readonly string[] | undefined): Promise<void> => {
    const chosen = (await wantedCases(scope, content, flags)) ?? everyCase;
    const touched = saved === undefined ? everyCase : casesTouchedBy(saved, await unitsOf(content, saved));
    await runAndPrint(scope, content, flags, (tried) => chosen(tried) && touched(tried));
  };
  const tryRun = (content: ContentFolders, saved?: readonly string[]): Promise<void> =>
    run(content, saved).catch((thrown: unknown) => {
      if (!(thrown instanceof ProblemsFound || thrown instanceof UsageError)) throw thrown;
      host.note(inertText(thrown.message));
    });
  const changes = watchContent(first, await discover(first), host.signal);
  try {
    const listening = changes.next();
    await tryRun(first);
    host.note('waiting for a file to be saved; Ctrl-C ends it');
    for (let next = await listening; next.done !== true; next = await changes.next()) {
      await tryRun(contentOf(scope, flags), next.value);
      host.note('waiting for a file to be saved; Ctrl-C ends it');
    }
  } catch (thrown) {
    if (!host.signal.aborted) throw thrown;
  }
  scope.result = exitCode.done;
}

/** The files of rules, and of the playbooks among the saved files. */
async function unitsOf(content: ContentFolders, files: readonly string[]): Promise<readonly string[]> {
  const { documents } = await discover(content);
  const rules = documents.filter(({ kind }) => kind === 'rule').map(({ origin }) => origin.file);
  const ofPlaybooks = files
    .filter((file) => file.startsWith(content.playbooks))
    .map((file) =>
      resolve(dirname(file), /[\\/]cases[\\/][^\\/]+$/.test(file) ? '..' : '.', 'playbook.yaml'),
    );
  return [...rules, ...ofPlaybooks];
}

/** What the options leave of the cases; undefined where they ask for all. */
async function wantedCases(
  { host }: VerbScope,
  content: ContentFolders,
  { onlyFailing, changedSince }: TestFlags,
): Promise<WantsCase | undefined> {
  const wanted: WantsCase[] = [];
  if (changedSince !== undefined) {
    const changed = await changedFiles(host, content.root, changedSince);
    const units = await unitsOf(content, changed);
    const relevant = changed.filter((file) => units.includes(file) || mayTouchCases(content.root, file));
    wanted.push(casesTouchedBy(relevant, units));
  }
  if (onlyFailing === true) {
    const failing = await readLastFailures(host, content.root);
    if (failing === undefined) host.note('no run is remembered: all cases are run');
    else wanted.push(({ file }) => failing.has(file));
  }
  return wanted.length === 0 ? undefined : (tried) => wanted.every((wants) => wants(tried));
}

async function runAndPrint(
  scope: VerbScope,
  content: ContentFolders,
  flags: TestFlags,
  wants: WantsCase,
): Promise<void> {
  const { host } = scope;
  const outcomes = await runCases(scope, content, flags, wants);
  await keepLastFailures(host, content.root, outcomes);
  const printed = print(host, outcomes, flags.format);
  host.out(printed);
  if (flags.out !== undefined) await writeResult(resolve(host.cwd, flags.out), printed);
  const mayBeNone =
    flags.passWithoutCases === true || flags.onlyFailing === true || flags.changedSince !== undefined;
  if (outcomes.length === 0) host.note(whyNone(flags));
  if ((outcomes.length === 0 && !mayBeNone) || outcomes.some(({ outcome }) => outcome !== 'pass')) {
    scope.result = exitCode.problems;
  }
}

function whyNone({ onlyFailing, changedSince }: TestFlags): string {
  if (onlyFailing === true) return 'no case was run: none failed when it was last run';
  if (changedSince !== undefined) return 'no case was run: what has changed touches none';
  return 'no case was run';
}

/** Naming rules leaves the playbooks out, and naming playbooks the rules. */
async function runCases(
  scope: VerbScope,
  content: ContentFolders,
  flags: TestFlags,
  wants: WantsCase,
): Promise<readonly CaseOutcome[]> {
  const baseline = await readOwnBaseline(content.root);
  if (baseline !== undefined) {
    scope.beyondBaseline = (problems) => beyondBaseline(content.root, problems, baseline).problems;
  }
  const namesRules = flags.rule !== undefined || flags.rules !== undefined;
  const outcomes: CaseOutcome[] = [];
  if (namesRules || flags.playbook === undefined) {
    const choose = () => chooseRules(scope, content, flags);
    outcomes.push(...(await runDetectionCases(scope, choose, content, wants)));
  }
  if (flags.playbook !== undefined || (!namesRules && hasPlaybooks(content))) {
    // The clouds' SDKs behind it are not wanted where only rules are tested.
    const { runPlaybookCases } = await import('../testing/playbook-cases.ts');
    outcomes.push(...(await runPlaybookCases(scope, content.playbooks, flags.playbook, wants)));
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
