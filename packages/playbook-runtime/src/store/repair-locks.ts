import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

import {
  fail,
  findLockHolder,
  problem,
  succeed,
  type Clock,
  type Problem,
  type Result,
} from '@drawbridge/base';

import { readJournal } from '../journal/read-journal.ts';
import { eventsOf } from '../journal/run-events.ts';
import { findBrokenClaims, locksHint } from './locks/broken-claims.ts';
import { claimTarget } from './locks/claims.ts';
import { asideFolder, freeName } from './set-aside.ts';
import { journalOf, runIds, unusable } from './run-folders.ts';
import { withStoreLock } from './store-lock.ts';

// A lock or a claim that cannot be read is held: nobody knows by whom. So a damaged one would stop every containment, or
// every one of its target, for ever. The way out is a person's word that no process works on the runs. The locks then
// begin again, and the claims are made again of what is true of them anyway: the journals of the runs that have not
// ended. Nothing is deleted.

/** What is in the way of runs: a place for locks or claims that is none, or a lock or a claim that nobody can read. */
export async function findBrokenLocks(runs: string): Promise<readonly Problem[]> {
  return (await findBroken(runs)).map((path) =>
    problem('run/locks-unreadable', 'this lock or claim of a run cannot be read, so it counts as held', {
      file: path,
      hints: [locksHint],
    }),
  );
}

/** What was set aside, by the places where it is kept now. */
export interface RepairedLocks {
  readonly kept: readonly string[];
}

/** Sets locks and claims aside that cannot be read, and claims the targets of unfinished runs again. */
export async function repairLocks(runs: string, clock: Clock): Promise<Result<RepairedLocks>> {
  try {
    const locks = (await areLocksInTheWay(runs)) ? [join(runs, '.locks')] : [];
    const keptLocks = await setAside(runs, locks);
    const claims = await withStoreLock(runs, clock, async () => {
      const targets = await targetsOfUnfinished(runs);
      if (!targets.ok) return targets;
      const kept = await setAside(runs, await findBrokenClaims(runs));
      for (const { runId, targetId } of targets.value)
        await claimTarget(runs, targetId, runId, () => Promise.resolve(false));
      return succeed(kept);
    });
    if (!claims.ok) return claims;
    return claims.value.ok ? succeed({ kept: [...keptLocks, ...claims.value.value] }) : claims.value;
  } catch (error) {
    return fail(unusable(runs, 'written', error));
  }
}

async function findBroken(runs: string): Promise<readonly string[]> {
  const holder = await holderOf(runs);
  const isBroken = holder === 'no folder' || holder?.heldBy === 'unreadable';
  return [...(isBroken ? [join(runs, '.locks')] : []), ...(await findBrokenClaims(runs))];
}

/**
 * Whether the lock of all runs is in the way of a person who says that nobody works on them: it cannot be read, or its
 * process cannot be looked up. It is on another machine, or the system does not tell when a process began, so that after
 * a reboot another one may have its id.
 */
async function areLocksInTheWay(runs: string): Promise<boolean> {
  const found = await holderOf(runs);
  if (found === undefined || found === 'no folder') return found !== undefined;
  return found.heldBy !== 'this-machine' || found.holder?.started === undefined;
}

async function holderOf(runs: string) {
  const locks = join(runs, '.locks');
  try {
    await readdir(locks);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : ('no folder' as const);
  }
  return findLockHolder(locks, 'store');
}

async function setAside(runs: string, paths: readonly string[]): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const path of paths) {
    const aside = asideFolder(runs);
    await mkdir(aside, { recursive: true, mode: 0o700 });
    const to = join(aside, await freeName(aside, basename(path).replace(/^\./, '')));
    await rename(path, to);
    kept.push(to);
  }
  return kept;
}

/** A run that cannot be read may hold any target, so that it is set aside first. */
async function targetsOfUnfinished(
  runs: string,
): Promise<Result<readonly { readonly runId: string; readonly targetId: string }[]>> {
  const ids = await runIds(runs);
  if (!ids.ok) return ids;
  const held: { readonly runId: string; readonly targetId: string }[] = [];
  for (const runId of ids.value) {
    const read = await readJournal(journalOf(runs, runId));
    if (!read.ok) return fail(...read.problems.map((found) => unreadable(runId, found)));
    const { entries } = read.value;
    if (eventsOf(entries, 'run-finished').length > 0) continue;
    const targets = eventsOf(entries, 'run-started').flatMap(({ input }) => targetIdsIn(input));
    held.push(...[...new Set(targets)].map((targetId) => ({ runId, targetId })));
  }
  return succeed(held);
}

/** Of a containment as of an undo: every target that it names. */
function targetIdsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return (value as readonly unknown[]).flatMap(targetIdsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'targetId' && typeof inner === 'string' ? [inner] : targetIdsIn(inner),
  );
}

function unreadable(runId: string, { message, file }: Problem): Problem {
  return problem('run/locks-not-repaired', `which targets ${runId} holds is not known: ${message}`, {
    ...(file === undefined ? {} : { file }),
    hints: [`set it aside first: drawbridge runs repair ${runId}`],
  });
}
