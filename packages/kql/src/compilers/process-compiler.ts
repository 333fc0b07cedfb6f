import { succeed, type Result } from '@drawbridge/base';

import type { CompileOptions } from '../compile/compile.ts';
import type { Catalog } from '../kusto/catalog.ts';
import { buildParserSnapshot, findParserSnapshot, rejectParserSnapshot } from '../kusto/parser-snapshot.ts';
import { compilerProgram } from '../programs/program-files.ts';
import type { Compiler, Translation } from './compiler.ts';
import { CompilerProcess, type Answered } from './compiler-process.ts';
import { localCompiler } from './local-compiler.ts';

/**
 * Translates in a process that starts from the parser's snapshot in `folder`, building it where there is none (some
 * seconds, once). What that process cannot do, for whatever reason, is done in this one: only the time is lost.
 * The process starts at the first query, and ends with this one.
 */
export function createProcessCompiler(folder: string, program = compilerProgram): Compiler {
  if (program === undefined) return localCompiler;
  let starting: Promise<CompilerProcess | undefined> | undefined;
  const started = (): Promise<CompilerProcess | undefined> => (starting ??= start(folder, program));
  return {
    compile: async (text, catalog, options) => {
      const running = await started();
      if (running === undefined) return localCompiler.compile(text, catalog, options);
      return translate(running, text, catalog, options);
    },
  };
}

async function start(folder: string, program: URL): Promise<CompilerProcess | undefined> {
  const found = await findParserSnapshot(folder);
  if (found.kind === 'unusable') return undefined;
  const isFound = found.kind === 'found';
  const snapshot = isFound ? succeed(found.path) : await buildParserSnapshot(folder);
  if (!snapshot.ok) return undefined;
  const running = new CompilerProcess(snapshot.value, program);
  if (await running.isReady()) return running;
  // One that once worked is rebuilt by the next run; one that never did is not tried again.
  await rejectParserSnapshot(snapshot.value, { forGood: !isFound });
  return undefined;
}

async function translate(
  running: CompilerProcess,
  text: string,
  catalog: Catalog,
  options: CompileOptions,
): Promise<Result<Translation>> {
  const here = (given: Probed): Promise<Result<Translation>> => translateHere(text, catalog, options, given);
  const answered = await running.compile(text, catalog, options);
  return answered === undefined ? here([]) : received(running, answered, here, []);
}

/** What the probes of a query have found so far, in order. */
type Probed = readonly (readonly string[])[];

/** `here` does all of it again, where the process ends between a probe and its answer. */
function received(
  running: CompilerProcess,
  { id, result }: Answered,
  here: (given: Probed) => Promise<Result<Translation>>,
  given: Probed,
): Result<Translation> {
  if (!result.ok || result.value.kind === 'query') return result as Result<Translation>;
  const { kind, probe } = result.value;
  const resume = async (values: readonly string[]): Promise<Result<Translation>> => {
    const all = [...given, values];
    const answered = await running.resume(id, values);
    return answered === undefined ? here(all) : received(running, answered, here, all);
  };
  return succeed({ kind, probe, resume }, result.problems);
}

async function translateHere(
  text: string,
  catalog: Catalog,
  options: CompileOptions,
  given: Probed,
): Promise<Result<Translation>> {
  let result = await localCompiler.compile(text, catalog, options);
  for (const values of given) {
    if (!result.ok || result.value.kind === 'query') return result;
    result = await result.value.resume(values);
  }
  return result;
}
