import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Engine, EngineOptions } from '../../engine/engine.ts';
import type { Rule } from '../reference/rule.ts';
import type { Mutation } from './mutations.ts';
import { wrongExamples } from './check-examples.ts';
import { runDifferential } from './run-differential.ts';
import type { Tally } from './tally.ts';

const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));
const modules = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));

interface EngineModule {
  readonly createEngine: (options: EngineOptions) => Promise<Engine>;
}

interface Verdict {
  readonly mutation: Mutation;
  /** The first disagreement, as a query; undefined where the mutation was not noticed. */
  readonly noticedBy: string | undefined;
  readonly compared: number;
}

/** A copy of the package in which one line is changed. */
async function mutatedCopy(folder: string, mutation: Mutation): Promise<void> {
  const isNeeded = (path: string): boolean =>
    !/\.(?:test|suite)\.ts$|\/(?:node_modules|dist|out-tsc|differential)(?:\/|$)/.test(
      path.slice(packageFolder.length - 1),
    );
  await cp(packageFolder, folder, { recursive: true, filter: isNeeded });
  await symlink(modules, join(folder, 'node_modules'));
  const file = join(folder, 'src', mutation.file);
  const parts = (await readFile(file, 'utf8')).split(mutation.from);
  if (parts.length !== 2) throw new Error(`${mutation.file} has ${parts.length - 1} times: ${mutation.from}`);
  await writeFile(file, parts.join(mutation.to));
}

/** Few rows of many expressions: a change of one function is noticed where that function is asked for its edges. */
const planOf = (rules: readonly Rule[], cases: number) => ({
  rules,
  cases,
  seed: 1,
  depth: 2,
  rows: 8,
  expressions: 60,
});

/** What the unchanged engine disagrees on in the same cases: anything here would be taken for a mutation noticed. */
export async function withoutMutation(engine: Engine, rules: readonly Rule[], cases: number): Promise<Tally> {
  return runDifferential(engine, planOf(rules, cases));
}

/** Compares one changed engine with the reference, first on the examples of its rules, until they disagree. */
async function tryMutation(mutation: Mutation, rules: readonly Rule[], cases: number): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-mutation-'));
  try {
    await mutatedCopy(folder, mutation);
    const url = pathToFileURL(join(folder, 'src/engine/create-engine.ts')).href;
    const { createEngine } = (await import(url)) as EngineModule;
    const engine = await createEngine({ tables: [] });
    const [example] = await wrongExamples(engine, rules);
    if (example !== undefined) {
      await engine.close();
      return { mutation, noticedBy: example, compared: rules.length };
    }
    const isEnough = ({ disagreements }: Tally): boolean => disagreements.length > 0;
    const tally = await runDifferential(engine, { ...planOf(rules, cases), isEnough });
    await engine.close();
    return { mutation, noticedBy: tally.disagreements[0]?.kql, compared: tally.compared };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each mutation of a list in its own copy of the engine, one after the other. */
export async function* runMutations(
  mutations: readonly Mutation[],
  rules: readonly Rule[],
  cases: number,
): AsyncGenerator<Verdict> {
  for (const mutation of mutations) yield await tryMutation(mutation, rules, cases);
}
