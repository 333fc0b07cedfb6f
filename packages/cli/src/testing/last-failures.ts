import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { sha256 } from '@drawbridge/base';
import { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import type { CaseOutcome } from './case-outcome.ts';

const shape = z.array(z.string());

/** Where it is remembered which cases of a folder of content failed when they were last run. */
function fileOf({ cacheFolder }: Host, root: string): string | undefined {
  return cacheFolder === undefined ? undefined : join(cacheFolder, 'failing', `${sha256(root)}.json`);
}

/** The files of the cases that failed when they were last run; undefined where none was run yet. */
export async function readLastFailures(host: Host, root: string): Promise<ReadonlySet<string> | undefined> {
  const file = fileOf(host, root);
  if (file === undefined)
    throw new UsageError('--only-failing: there is no cache folder to remember a run in');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const parsed = shape.safeParse(text === undefined ? undefined : parse(text));
  return parsed.success ? new Set(parsed.data) : undefined;
}

/** Remembers how these cases came out; of others, what was known. A cache that cannot be written to is none. */
export async function keepLastFailures(
  host: Host,
  root: string,
  outcomes: readonly CaseOutcome[],
): Promise<void> {
  const file = fileOf(host, root);
  if (file === undefined) return;
  const failing = new Set(await readLastFailures(host, root));
  for (const { file: ofCase, outcome } of outcomes) {
    if (outcome === 'pass') failing.delete(ofCase);
    else failing.add(ofCase);
  }
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify([...failing].sort()));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
