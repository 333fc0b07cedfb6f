import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { hasErrors } from '@drawbridge/base';
import { Option, type Command } from 'commander';

import { exitCode } from '../terminal/exit-code.ts';
import { problemsWithExcerpts } from '../report/check/check-text.ts';
import { checkFormats, printCheck, type CheckFormat } from '../report/check/print-check.ts';
import { version } from '../terminal/version.ts';
import { startProgress } from '../terminal/progress.ts';
import { checkContent } from '../checking/check-content.ts';
import { findContent, noteContent } from '../content/find-content.ts';
import { readTexts } from '../files/read-problem-files.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface CheckFlags {
  readonly content?: string;
  readonly since?: string;
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
  const report = await checkContent(host, content, flags.since).finally(() => {
    progress.end();
  });
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
