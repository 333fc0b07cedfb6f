/**
 * Writes docs/reference from the code and the detections, the table of detections from the rules, and the exclusions and
 * doors into each rule: whatever can be derived is generated, committed, and compared in CI. A file that is no longer generated is removed. Run with `npm run generate`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createProgram } from '@drawbridge/cli';
import { describeChecks, watchlistJsonSchema } from '@drawbridge/detection-core';
import { playbookJsonSchema } from '@drawbridge/playbook-runtime';
import { describeCatalogue } from '@drawbridge/response-actions';
import { automationRuleJsonSchema, describeLostFeatures, targetsJsonSchema } from '@drawbridge/sentinel-sync';
import { format, resolveConfig } from 'prettier';

import { describeCommands } from '../packages/cli/src/reference/describe-commands.ts';
import { describeCloudSim } from '../packages/cloud-sim/src/reference/describe-cloud-sim.ts';
import { describeLogShapes } from '../packages/detection-core/src/log-shapes/describe-log-shapes.suite.ts';
import { describeKqlSupport } from '../packages/kql/src/reference/kql-reference.ts';
import { describeDependencies } from './dependencies/describe-dependencies.mjs';
import { describeDetections } from './detection-pages/describe-detections.mjs';
import { withDetectionsTable } from './detections-table.mjs';
import { withDoors } from './doors/write-doors.mjs';
import { describeEngines } from './engines-table.mjs';
import { withExclusions } from './exclusions/write-exclusions.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const reference = fileURLToPath(new URL('../docs/reference/', import.meta.url));
const detections = fileURLToPath(new URL('../detections/', import.meta.url));

const files = [
  ...describeCatalogue(),
  ...describeChecks(),
  ...describeCloudSim(),
  // No command is run, and so none prints.
  describeCommands(await createProgram({ host: {}, result: 0 })),
  describeEngines(root),
  describeDependencies(root),
  ...(await describeDetections(root)),
  ...(await describeKqlSupport()),
  await describeLogShapes(),
  describeLostFeatures(),
  { path: 'playbook.schema.json', text: JSON.stringify(playbookJsonSchema()) },
  { path: 'automation-rule.schema.json', text: JSON.stringify(automationRuleJsonSchema()) },
  { path: 'targets.schema.json', text: JSON.stringify(targetsJsonSchema()) },
  { path: 'watchlist.schema.json', text: JSON.stringify(watchlistJsonSchema()) },
];

for (const name of readdirSync(reference)) rmSync(join(reference, name), { recursive: true });
for (const { path, text } of files) await writeFormatted(join(reference, path), text);
for (const name of readdirSync(detections, { recursive: true })) {
  if (!name.endsWith('rule.yaml')) continue;
  const file = join(detections, name);
  writeFileSync(file, withExclusions(withDoors(readFileSync(file, 'utf8'))));
}
const page = join(detections, 'README.md');
await writeFormatted(page, await withDetectionsTable(readFileSync(page, 'utf8'), detections));
console.log(`${files.length} files in docs/reference, and the table of detections`);

async function writeFormatted(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
