/**
 * `npm run detections:measure -- DIR…`: what the rules find in each folder of logs, and the two source queries beside them.
 * A folder with `labels.ndjson` in it, or `FOLDER.labels.ndjson` beside it, is a labelled set, `{ "door", "time", "actor"?, "operation"?, "target"? }` to a line: found,
 * missed and false per door. Of one without, alerts per 1,000 events, and each alert in one line.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createEngine } from '@drawbridge/kql';

import { bundledTables } from '../src/tables/bundled-tables.ts';
import { loadRules } from '../src/rules/load-rules.ts';
import { loadWatchlists } from '../src/watchlists/load-watchlists.ts';
import { measureFolder } from './measure/measure-folder.ts';
import { printMeasure } from './measure/print-measure.ts';
import { readSourceQueries } from './measure/source-queries.ts';

const root = join(import.meta.dirname, '../../..');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.length === 0) throw new Error('usage: detections:measure -- DIR… [--json]');
  const { rules } = await loadRules(join(root, 'detections'));
  const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
  const queries = await readSourceQueries(join(root, 'test/seed-queries'));
  for (const folder of positionals) {
    const engine = await createEngine({ tables: bundledTables(), watchlists });
    try {
      const measure = await measureFolder(engine, rules, queries, folder);
      console.log(values.json ? JSON.stringify(measure) : printMeasure(measure));
    } finally {
      await engine.close();
    }
  }
}

await main();
