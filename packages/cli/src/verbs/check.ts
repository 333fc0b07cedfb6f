import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';

import { hasErrors, type Problem } from '@drawbridge/base';
import { Option, type Command } from 'commander';

import { exitCode, UsageError } from '../terminal/exit-code.ts';
import { problemsWithExcerpts } from '../report/check/check-text.ts';
import { checkFormats, printCheck, type CheckFormat } from '../report/check/print-check.ts';
import { version } from '../terminal/version.ts';
import { startProgress } from '../terminal/progress.ts';
import { baselineFile, beyondBaseline, readBaseline, writeBaseline } from '../content/baseline.ts';
import { checkContent } from '../checking/check-content.ts';
import { findContent, noteContent } from '../content/find-content.ts';
import { changedFiles } from '../git/changed-files.ts';
import { readTexts } from '../files/read-problem-files.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface CheckFlags {
  readonly content?: string;
  readonly since?: string;
  readonly workspace?: string;
  readonly changedSince?: string;
  /** `false`: none, even where the content has one. */
  readonly baseline?: string | false;
  readonly writeBaseline?: string;
  readonly requireCases?: number;
  readonly out?: string;
  readonly format: CheckFormat;
}

/** `drawbridge check`: everything that can be wrong with the content without running it. */
export function addCheckVerb(program: Command, scope: VerbScope): void {
  program
    .command('check')
    .description('check all content, and say what Microsoft Sentinel would refuse')
    .option('--content <folder>', 'the folder with detections/, watchlists/ and playbooks/')
    .option('--since <ref>', 'compare the rules with a git ref: versions raised, ids kept and not used again')
    .option('--workspace <name>', 'also say what each rule would lose at this target of targets.yaml')
    .option('--changed-since <ref>', 'only the problems of files that have changed since a git ref')
    .option(
      '--require-cases <n>',
      'fail for rules with fewer cases that fire, or that stay quiet',
      parseCount,
    )
    .option(
      '--baseline <file>',
      `leave out the problems that this file counts; fail for others (default: ${baselineFile} of the content)`,
    )
    .option('--no-baseline', 'all problems, whatever a baseline counts')
    .option(
      '--write-baseline <file>',
      'write the problems of today to this file; one that is there only shrinks',
    )
    .option('--out <file>', 'also write the result to this file')
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(checkFormats).default('text'),
    )
    .action((flags: CheckFlags) => runCheck(scope, flags));
}

async function runCheck(scope: VerbScope, flags: CheckFlags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'refused');
  noteContent(host, content);
  const progress = startProgress(host, 'checking');
  const whole = await checkContent(host, content, flags).finally(() => {
    progress.end();
  });
  const beyond = await withBaseline(scope, content.root, whole.problems, flags);
  const report = { ...whole, problems: await inChangedFiles(scope, content.root, beyond, flags) };
  const { problems } = report;
  if (problems.length > 0) host.note(problemsWithExcerpts(host, problems, await readTexts(problems)));
  const printed = printCheck({ cwd: host.cwd, version }, report, flags.format);
  if (printed !== '') host.out(printed);
  if (flags.out !== undefined) {
    const file = resolve(host.cwd, flags.out);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${printed}\n`);
  }
  if (hasErrors(problems)) scope.result = exitCode.problems;
}

/** What is left of the problems once a baseline has been taken off them, or has been written. */
async function withBaseline(
  { host }: VerbScope,
  root: string,
  problems: readonly Problem[],
  { baseline, writeBaseline: toWrite }: CheckFlags,
): Promise<readonly Problem[]> {
  const file = toWrite ?? baseline ?? defaultBaseline(root);
  if (file === undefined || file === false) return problems;
  const path = resolve(host.cwd, file);
  const known = toWrite === undefined ? await readBaseline(path) : await writeBaseline(path, root, problems);
  const beyond = beyondBaseline(root, problems, known);
  if (beyond.leftOut > 0) host.note(`baseline: ${beyond.leftOut} problems of before are left out`);
  if (beyond.canShrink)
    host.note('baseline: fewer problems are left than it counts; write it again to keep that');
  return beyond.problems;
}

/** What is left of the problems where only files that have changed count; what stands in no file stays. */
async function inChangedFiles(
  { host }: VerbScope,
  root: string,
  problems: readonly Problem[],
  { changedSince }: CheckFlags,
): Promise<readonly Problem[]> {
  if (changedSince === undefined) return problems;
  const changed = await changedFiles(host, root, changedSince);
  const touches = (file: string): boolean =>
    changed.some((path) => path === file || path.startsWith(`${file}${sep}`));
  const left = problems.filter(({ file }) => file === undefined || touches(file));
  if (left.length < problems.length) {
    host.note(`${problems.length - left.length} problems of files that have not changed are left out`);
  }
  return left;
}

function defaultBaseline(root: string): string | undefined {
  const file = join(root, baselineFile);
  return existsSync(file) ? file : undefined;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new UsageError(`--require-cases: expected a whole number, not '${text}'`);
}
