import { inert } from '@drawbridge/base';
import type { DetectionRule } from '@drawbridge/detection-core';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { Option, type Command } from 'commander';

import { readSavedCase, saveCase } from '../authoring/save-case.ts';
import { detect, runRules, timeOfRuns, type DetectionRange, type Found } from '../detecting/detect.ts';
import {
  addLogOptions,
  findRemoteLogs,
  requireTelemetry,
  type LogFlags,
  type RemoteLogs,
} from '../logs/log-flags.ts';
import { readLogRange } from '../logs/log-range.ts';
import { detectionJson, detectionText } from '../report/detection-report.ts';
import { isAlike, remoteDetectionJson, remoteDetectionText } from '../report/remote-report.ts';
import { exitCode, UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { printDocument } from '../document/print-document.ts';
import { detectionDocument } from '../report/document/detection-document.ts';
import { printJson, reportFormatOption, type ReportFormat } from '../terminal/format.ts';
import { findContent, noteContent, type ContentFolders } from '../content/find-content.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import { chooseRules, type RuleFlags } from '../content/choose-rules.ts';
import { loadTelemetry, openEngine, type ReadingFlags } from '../engine/load-telemetry.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface DetectFlags extends RuleFlags, ReadingFlags, DetectionRange, LogFlags {
  readonly out?: string;
  readonly saveCase?: string;
  readonly now?: Date;
  readonly content?: string;
  readonly format: ReportFormat;
}

/** `drawbridge detect`: rules over logs as they lie; alerts and incidents come out. */
export function addDetectVerb(program: Command, scope: VerbScope): void {
  addLogOptions(
    program
      .command('detect')
      .description('run the rules over telemetry, or where the logs are, and print the alerts and incidents'),
  )
    .option('--rule <name...>', 'only these rules, by folder name or id')
    .option('--rules <path>', "a rule file or a folder of rules in place of the content's")
    .option(
      '--from <instant>',
      'start here (default: the start of the telemetry; of a service, a day before the end)',
      parseInstant,
    )
    .option(
      '--to <instant>',
      'end before here (default: the end of the telemetry; of a service, now)',
      parseInstant,
    )
    .option('--now <instant>', 'when the logs were written, for times that name no year', parseInstant)
    .addOption(
      new Option(
        '--mode <mode>',
        'run at scheduled times with new rows (arrivals), at all of them (schedule), or once over all rows (range)',
      )
        .choices(['arrivals', 'schedule', 'range'])
        .default('arrivals'),
    )
    .option('--out <folder>', 'write each incident to this folder, for respond --incident')
    .option('--save-case <name>', 'record what the rule found as a case of it, with other names in it')
    .option('--cache <folder>', 'keep the rows here, and do not read the same files again')
    .option('--progress', 'say how far reading is, also where nobody sits at a terminal')
    .option('--content <folder>', 'the folder with detections/ and watchlists/')
    .addOption(reportFormatOption())
    .action((flags: DetectFlags) => runDetect(scope, flags));
}

async function runDetect(scope: VerbScope, flags: DetectFlags): Promise<void> {
  const { host } = scope;
  const logs = findRemoteLogs(flags);
  const paths = logs === undefined ? requireTelemetry(flags) : [];
  const content = findContent(host.cwd, flags.content, 'bundled');
  noteContent(host, content);
  const rules = await chooseRules(scope, content, flags);
  if (logs !== undefined && flags.now !== undefined)
    throw new UsageError('--now is for files: leave it out with --workspace or --cluster');
  const caseName = flags.saveCase === undefined ? undefined : readSavedCase(flags.saveCase, rules);
  if (logs !== undefined && caseName !== undefined)
    throw new UsageError('--save-case is for files: leave it out with --workspace or --cluster');
  if (logs !== undefined) return detectThere(scope, flags, logs, { content, rules });
  const engine = await openEngine(scope, content, 'passing');
  try {
    const wanted = timeOfRuns(rules, flags);
    const reading = { ...flags, wanted };
    const telemetry = await loadTelemetry(scope, engine, paths, flags.table, reading);
    showProblems(scope, telemetry.problems);
    const detection = await detect(scope, engine, rules, telemetry, flags);
    if (flags.out !== undefined) await writeIncidents(resolve(host.cwd, flags.out), detection);
    host.out(
      printAs(host, flags.format, detection, {
        json: () => detectionJson(detection),
        text: () => detectionText(host, inert(detection)),
      }),
    );
    if (caseName !== undefined) await saveCase(scope, caseName, { content, found: detection, engine });
  } finally {
    await engine.close();
  }
}

interface ChosenRules {
  readonly content: ContentFolders;
  readonly rules: readonly DetectionRule[];
}

/** The same rules where a service has the logs: their queries are sent, and alerts are made of the rows here. */
async function detectThere(
  scope: VerbScope,
  flags: DetectFlags,
  logs: RemoteLogs,
  { content, rules }: ChosenRules,
): Promise<void> {
  const { host } = scope;
  const range = readLogRange(host, flags);
  // A rule's first run looks back from the beginning, and its last may be due after the end.
  const before = Math.max(0, ...rules.map(({ queryPeriodMs }) => queryPeriodMs));
  const after = Math.max(0, ...rules.map(({ queryFrequencyMs }) => queryFrequencyMs));
  const looked = {
    from: new Date(range.from.getTime() - before),
    to: new Date(range.to.getTime() + after),
  };
  const texts = rules.map(({ query }) => query);
  // Loaded when it is asked for: over files nothing of the services is needed.
  const { withRemoteEngine } = await import('../logs/with-remote-engine.ts');
  const { result, report } = await withRemoteEngine(
    scope,
    { content, logs, flags, texts, range: looked },
    (engine) => runRules(scope, engine, rules, { ...range, mode: flags.mode }),
  );
  if (flags.out !== undefined) await writeIncidents(resolve(host.cwd, flags.out), result);
  if (!isAlike(report.comparisons)) scope.result = exitCode.problems;
  const detection = { ...result, logs: report };
  host.out(
    printAs(host, flags.format, detection, {
      json: () => remoteDetectionJson(detection),
      text: () => remoteDetectionText(host, inert(detection)),
    }),
  );
}

interface Forms {
  readonly json: () => object;
  readonly text: () => string;
}

function printAs(
  host: Host,
  format: ReportFormat,
  detection: Parameters<typeof detectionDocument>[1],
  { json, text }: Forms,
): string {
  if (format === 'json') return printJson(json());
  return format === 'text' ? text() : printDocument(host, detectionDocument(host, detection), format);
}

async function writeIncidents(folder: string, { incidents }: Found): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const incident of incidents) {
    const file = join(folder, `incident-${String(incident.object.properties.incidentNumber)}.json`);
    await writeFile(file, `${printJson(incident)}\n`);
  }
}
