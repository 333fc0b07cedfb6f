/**
 * `npm run kql:differential [-- --cases 100000 --seed 1]`: compares the engine with a second, independent reading of
 * Kusto's documentation, on random expressions. Fails where they disagree. With `--mutations`, twenty changed copies of
 * the engine are compared instead, and it fails where a change is not noticed.
 */
import { parseArgs } from 'node:util';

import { aggregateRules } from '../src/differential/rules/aggregates.ts';
import { allRules } from '../src/differential/rules/all-rules.ts';
import { mutations } from '../src/differential/runner/mutations.ts';
import { coverageTable, runReport } from '../src/differential/runner/report.ts';
import { runAggregates } from '../src/differential/runner/run-aggregates.ts';
import { runDifferential } from '../src/differential/runner/run-differential.ts';
import { runMutations, withoutMutation } from '../src/differential/runner/run-mutations.ts';
import { createEngine } from '../src/engine/create-engine.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    seed: { type: 'string', default: '1' },
    depth: { type: 'string', default: '4' },
    mutations: { type: 'boolean', default: false },
  },
});
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

async function compare(cases: number, seed: number, depth: number): Promise<boolean> {
  const engine = await createEngine({ tables: [] });
  const scalars = await runDifferential(engine, { rules: allRules, cases, seed, depth });
  const queries = Math.ceil(cases / 1000);
  const groups = await runAggregates(engine, { aggregates: aggregateRules, rules: allRules, seed, queries });
  await engine.close();
  print(`${coverageTable([scalars, groups])}\n\n${runReport([scalars, groups], seed)}`);
  return scalars.disagreements.length + groups.disagreements.length === 0;
}

async function mutate(cases: number): Promise<boolean> {
  const engine = await createEngine({ tables: [] });
  const unchanged = await withoutMutation(engine, allRules, cases);
  await engine.close();
  if (unchanged.disagreements.length > 0) {
    print(`The engine as it is disagrees already.\n${runReport([unchanged], 1)}`);
    return false;
  }
  let missed = 0;
  for await (const { mutation, noticedBy, compared } of runMutations(mutations, allRules, cases)) {
    if (noticedBy === undefined) missed++;
    print(
      `${noticedBy === undefined ? 'MISSED ' : 'noticed'} after ${compared} values: ${mutation.breaks} (${mutation.file}) ${noticedBy ?? ''}`,
    );
  }
  print(`${mutations.length} changes of the engine, ${mutations.length - missed} noticed, ${missed} not`);
  return missed === 0;
}

const passed = values.mutations
  ? await mutate(Number(values.cases ?? 20_000))
  : await compare(Number(values.cases ?? 100_000), Number(values.seed), Number(values.depth));
process.exitCode = passed ? 0 : 1;
