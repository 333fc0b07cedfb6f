/** `npm run -s kql:corpus -- QUERIES.json --tables TABLES.json [--details OUT]`: how far a collection's queries come. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { readSchemas } from '../src/corpus/read-schemas.ts';
import { type CorpusQuery, runCorpus, scoreCorpus } from '../src/corpus/score-corpus.ts';
import { createEngine } from '../src/engine/create-engine.ts';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tables: { type: 'string' }, details: { type: 'string' } },
  });
  if (values.tables === undefined || positionals.length === 0) {
    throw new Error('usage: corpus.ts QUERIES.json… --tables TABLES.json [--details OUT]');
  }
  const schemas = readSchemas(readJson(values.tables), values.tables);
  if (!schemas.ok) throw new Error(schemas.problems.map((one) => one.message).join('\n'));
  const queries = positionals.flatMap((file) => readJson(file) as readonly CorpusQuery[]);
  const engine = await createEngine({ tables: schemas.value });
  const details = await runCorpus(queries, engine, new Date('2025-06-15T12:00:00Z'));
  await engine.close();
  if (values.details !== undefined) {
    writeFileSync(values.details, `${details.map((one) => JSON.stringify(one)).join('\n')}\n`);
  }
  process.stdout.write(`${JSON.stringify(scoreCorpus(details))}\n`);
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

await main();
