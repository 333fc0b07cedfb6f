import { inert, printable } from '@drawbridge/base';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Command } from 'commander';

import { runDemo, type Demo } from '../demo/run-demo.ts';
import { exitCode } from '../terminal/exit-code.ts';
import { demoJson, demoText } from '../report/demo-text.ts';
import { printDocument } from '../document/print-document.ts';
import { demoDocument } from '../report/document/demo-document.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { findContent } from '../content/find-content.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface DemoFlags {
  readonly state: string;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge demo`: the whole way, on bundled logs and simulated clouds. */
export function addDemoVerb(program: Command, scope: VerbScope): void {
  program
    .command('demo')
    .description(
      'an attack across three clouds: from raw logs to containment, a report and an undo, all simulated',
    )
    .option('--state <folder>', 'the folder for the incidents, runs and report', '.drawbridge/demo')
    .option('--content <folder>', 'the folder with detections/, playbooks/ and demo/')
    .addOption(formatOption())
    .action((flags: DemoFlags) => showDemo(scope, flags));
}

async function showDemo(scope: VerbScope, flags: DemoFlags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'bundled');
  const demo = await runDemo(scope, content, resolve(host.cwd, flags.state));
  await writeFile(join(demo.folder, 'report.json'), `${printJson(demoJson(demo))}\n`);
  const page = printDocument(host, demoDocument(host, demo), 'html');
  await writeFile(join(demo.folder, 'report.html'), `${printable(page)}\n`);
  host.out(flags.format === 'json' ? printJson(demoJson(demo)) : demoText(host, inert(demo)));
  if (!endedWell(demo)) scope.result = exitCode.problems;
}

/** The demo shows a containment; if it does not contain, or the undo does not restore, it has failed. */
function endedWell({ detection, answers, leftOut, undo }: Demo): boolean {
  const reports = answers.flatMap(({ report }) => (report === undefined ? [] : [report]));
  const clouds = new Set(
    reports.flatMap((report) => report.items.map((item) => item.target.kind.split('.')[0])),
  );
  return (
    detection.alerts.length > 0 &&
    ['aws', 'entra', ...(leftOut.length === 0 ? ['gcp'] : [])].every((cloud) => clouds.has(cloud)) &&
    reports.every((report) => report.status === 'contained' || report.status === 'nothing-to-do') &&
    undo?.status === 'restored'
  );
}
