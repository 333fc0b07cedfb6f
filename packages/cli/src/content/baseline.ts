import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import type { Problem } from '@drawbridge/base';
import { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';

/**
 * The problems that were there when a repository was taken over: how many of each code in each file. They are left out
 * of a check; a file that has more of them than then has them all again. The counts only ever shrink.
 */
const shape = z.strictObject({
  version: z.literal(1),
  problems: z.record(z.string(), z.record(z.string(), z.int().min(1))),
});

/** The baseline of a repository, in the root of its content: read where it is there. */
export const baselineFile = 'drawbridge.baseline.json';

export type Baseline = z.output<typeof shape>['problems'];

interface Remaining {
  readonly problems: readonly Problem[];
  /** How many the baseline has left out. */
  readonly leftOut: number;
  /** Whether fewer are there than the baseline knows of. */
  readonly canShrink: boolean;
}

/** Reads a baseline; one that is not there is a mistake, since without it everything would be new. */
export async function readBaseline(file: string): Promise<Baseline> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new UsageError(
      `--baseline: there is no file ${file}\n  make one with: drawbridge check --write-baseline ${file}`,
    );
  }
  const parsed = shape.safeParse(parse(text));
  if (!parsed.success) throw new UsageError(`--baseline: ${file} is no baseline of drawbridge check`);
  return parsed.data.problems;
}

/** What a check has to say beyond a baseline. */
export function beyondBaseline(root: string, problems: readonly Problem[], baseline: Baseline): Remaining {
  const counts = countProblems(root, problems);
  const isKnown = (found: Problem): boolean => {
    const file = placeOf(root, found);
    return (counts[file]?.[found.code] ?? 0) <= (baseline[file]?.[found.code] ?? 0);
  };
  const remaining = problems.filter((found) => !isKnown(found));
  const canShrink = Object.entries(baseline).some(([file, codes]) =>
    Object.entries(codes).some(([code, count]) => (counts[file]?.[code] ?? 0) < count),
  );
  return { problems: remaining, leftOut: problems.length - remaining.length, canShrink };
}

/** The baseline that a repository has in its place, if it has one. */
export async function readOwnBaseline(root: string): Promise<Baseline | undefined> {
  const file = join(root, baselineFile);
  return existsSync(file) ? readBaseline(file) : undefined;
}

/** Writes today's problems as a baseline; one that is there already only shrinks. Gives what is still beyond it. */
export async function writeBaseline(
  file: string,
  root: string,
  problems: readonly Problem[],
): Promise<Baseline> {
  const counts = countProblems(root, problems);
  const next = existsSync(file) ? shrink(await readBaseline(file), counts) : counts;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, baselineText(next));
  return next;
}

/** A baseline as its file has it. */
export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify({ version: 1, problems: sorted(baseline) }, null, 2)}\n`;
}

/** How many problems of each code there are in each file, as named from the root. */
export function countProblems(root: string, problems: readonly Problem[]): Baseline {
  const counts: Record<string, Record<string, number>> = {};
  for (const found of problems) {
    const codes = (counts[placeOf(root, found)] ??= {});
    codes[found.code] = (codes[found.code] ?? 0) + 1;
  }
  return counts;
}

function placeOf(root: string, { file }: Problem): string {
  return file === undefined ? '.' : relative(root, file).replaceAll(sep, '/') || '.';
}

function shrink(before: Baseline, now: Baseline): Baseline {
  const kept = Object.entries(before).map(([file, codes]) => {
    const left = Object.entries(codes).map(
      ([code, count]) => [code, Math.min(count, now[file]?.[code] ?? 0)] as const,
    );
    return [file, Object.fromEntries(left.filter(([, count]) => count > 0))] as const;
  });
  return Object.fromEntries(kept.filter(([, codes]) => Object.keys(codes).length > 0));
}

function sorted(baseline: Baseline): Baseline {
  const byName = <T>(bag: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(bag).sort(([a], [b]) => (a < b ? -1 : 1)));
  return byName(Object.fromEntries(Object.entries(baseline).map(([file, codes]) => [file, byName(codes)])));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
