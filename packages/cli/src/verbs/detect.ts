import { inert } from '@drawbridge/base';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { Option, type Command } from 'commander';

import { detect, type Detection, type DetectionRange } from '../detecting/detect.ts';
import { detectionJson, detectionText } from '../report/detection-report.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { findContent, noteContent } from '../content/find-content.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import { chooseRules, type RuleFlags } from '../content/choose-rules.ts';
import { loadTelemetry, openEngine } from '../engine/load-telemetry.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface DetectFlags extends RuleFlags, DetectionRange {
  readonly telemetry: readonly string[];
  readonly table?: string;
  readonly out?: string;
  readonly now?: Date;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge detect`: rules over logs as they lie; alerts and incidents come out. */
export function addDetectVerb(program: Command, scope: VerbScope): void {
  program
    .command('detect')
    .description('run the rules over telemetry and print the alerts and incidents')
    .requiredOption('--telemetry <path...>', 'files or folders of logs')
    .option('--table <name>', 'read every file as rows of this table')
    .option('--rule <name...>', 'only these rules, by folder name or id')
    .option('--rules <path>', "a rule file or a folder of rules in place of the content's")
    .option('--from <instant>', 'start here (default: the start of the telemetry)', parseInstant)
    .option('--to <instant>', 'end before here (default: the end of the telemetry)', parseInstant)
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
    .option('--content <folder>', 'the folder with detections/ and watchlists/')
    .addOption(formatOption())
    .action((flags: DetectFlags) => runDetect(scope, flags));
}

async function runDetect(scope: VerbScope, flags: DetectFlags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'bundled');
  noteContent(host, content);
  const rules = await chooseRules(scope, content, flags);
  const engine = await openEngine(scope, content, 'passing');
  try {
    const telemetry = await loadTelemetry(scope, engine, flags.telemetry, flags.table, flags.now);
    showProblems(scope, telemetry.problems);
    const detection = await detect(scope, engine, rules, telemetry, flags);
    if (flags.out !== undefined) await writeIncidents(resolve(host.cwd, flags.out), detection);
    host.out(
      flags.format === 'json' ? printJson(detectionJson(detection)) : detectionText(host, inert(detection)),
    );
  } finally {
    await engine.close();
  }
}

async function writeIncidents(folder: string, { incidents }: Detection): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const incident of incidents) {
    const file = join(folder, `incident-${String(incident.object.properties.incidentNumber)}.json`);
    await writeFile(file, `${printJson(incident)}\n`);
  }
}
