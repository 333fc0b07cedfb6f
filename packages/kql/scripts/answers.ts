/** `npm run -s kql:answers -- FILE.jsonl… [--details OUT]`: scores the engine against Kusto's own answers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { parseCases } from '../src/answers/answer-case.ts';
import { runCase, scoreOf } from '../src/answers/score.ts';
import { createEngine } from '../src/engine/create-engine.ts';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { details: { type: 'string' } },
  });
  const cases = positionals.flatMap((file) => parseCases(readFileSync(file, 'utf8')));
  const engine = await createEngine({ tables: [] });
  const now = new Date('2025-06-15T12:00:00Z');
  const results = [];
  for (const answerCase of cases) results.push(await runCase(answerCase, engine, now));
  await engine.close();
  if (values.details !== undefined) {
    const lines = results.map((result, index) => JSON.stringify({ ...result, kql: cases[index]?.kql }));
    writeFileSync(values.details, `${lines.join('\n')}\n`);
  }
  process.stdout.write(`${JSON.stringify(scoreOf(cases, results))}\n`);
}

await main();
