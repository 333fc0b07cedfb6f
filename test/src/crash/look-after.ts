import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoKey, entriesOf, type Ground } from './ground.ts';

/** What a report says of the one target of a run. */
export interface SaidOfTarget {
  readonly status: string;
  readonly outcome: string | undefined;
}

/** The report in what `runs show --format json` printed; undefined where it is none. */
export function readReport(json: string): SaidOfTarget | undefined {
  try {
    const { report } = JSON.parse(json) as { report: { status: string; items: { outcome: string }[] } };
    return { status: report.status, outcome: report.items[0]?.outcome };
  } catch {
    return undefined;
  }
}

/** Whether the key is as the verb leaves it where it did its work. */
export function isDone(ground: Ground, verb: 'respond' | 'contain' | 'undo'): boolean {
  return ground.keyStatus(demoKey) === (verb === 'undo' ? 'Active' : 'Inactive');
}

/** The outcomes that claim that the change is there. */
export const claimsDone = (outcome: string | undefined): boolean =>
  outcome === 'contained' || outcome === 'restored';

/** The outcomes that leave it open, though the cloud can be asked. */
export const isInDoubt = (outcome: string | undefined): boolean =>
  outcome === undefined || outcome === 'unknown' || outcome === 'unverified';

/**
 * The files of locks and claims that still keep somebody out: of the highest number of each, which is the one that counts,
 * those that were not released, unless their process has died or their run has ended.
 */
export function heldLocks(ground: Ground): readonly string[] {
  const state = join(ground.runs, '..');
  if (!existsSync(state)) return [];
  const highest = new Map<string, { readonly file: string; readonly number: number }>();
  for (const file of readdirSync(state, { recursive: true, encoding: 'utf8' })) {
    const [, name = '', digits] = /^(.*)\.(\d+)\.lock$/.exec(file) ?? [];
    const number = Number(digits ?? 0);
    if (number > (highest.get(name)?.number ?? 0)) highest.set(name, { file, number });
  }
  return [...highest.values()].map(({ file }) => file).filter((file) => isHeld(ground, join(state, file)));
}

interface LockContents {
  readonly released?: boolean;
  /** Of a process that holds it. */
  readonly pid?: number;
  /** Of a run that has claimed it. */
  readonly runId?: string;
}

function isHeld(ground: Ground, file: string): boolean {
  const { released, pid, runId } = JSON.parse(readFileSync(file, 'utf8')) as LockContents;
  if (released === true) return false;
  if (runId !== undefined) return entriesOf(ground.runs, runId).at(-1) !== 'run-finished';
  return pid === undefined || isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
