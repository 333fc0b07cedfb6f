import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  given,
  holderOfNumberedLock,
  readLock,
  releaseLock,
  sha256,
  takeNumberedLock,
} from '@drawbridge/base';

/** Whether a run has the target to itself. */
export type ClaimOutcome =
  /** `already`: the run had it before, and keeps it after what is done now. */
  | { readonly ok: true; readonly already: boolean; readonly release: () => Promise<void> }
  /** `heldBy` is the id of a run; absent where the file of the claim, `path`, cannot be read. */
  | { readonly ok: false; readonly path: string; readonly heldBy?: string };

/** What the file of a claim says. A claim belongs to a run, not to a process: it outlives a kill. */
export interface Claim {
  readonly targetId: string;
  readonly runId: string;
  readonly released?: boolean;
}

/** Says whether a run has ended. One that has ended never resumes. */
type IsFinished = (runId: string) => Promise<boolean>;

/**
 * Takes a target for one run. The claim of a run that has ended is taken over. The claim of a run that was killed is
 * not: what that run did to the target is unknown until it is recovered.
 *
 * A claim is a numbered lock, so that of two runs that find the same abandoned claim one gets the target.
 */
export async function claimTarget(
  folder: string,
  targetId: string,
  runId: string,
  isFinished: IsFinished,
): Promise<ClaimOutcome> {
  const claims = claimsFolder(folder, targetId);
  const unnumbered = `${claims}.json`;
  const before = await holderOf(unnumbered, isFinished);
  if (before !== undefined && before.runId !== runId) return busy(unnumbered, before);
  const own: Claim = { targetId, runId };
  const lock = await takeNumberedLock({
    folder: claims,
    name: 'claim',
    contents: { ...own },
    holderOf: (path) => holderOf(path, isFinished),
  });
  if (!lock.ok && lock.holder.runId !== runId) return busy(lock.path, lock.holder);
  return {
    ok: true,
    already: !lock.ok || before !== undefined,
    release: async () => {
      await (lock.ok ? lock.release() : releaseLock(lock.path, { ...own }));
      if (before !== undefined) await rm(unnumbered, { force: true });
    },
  };
}

/**
 * Gives back what this run has claimed; what another run holds stays with it. A target that is free is not touched: to
 * claim it for a moment would refuse another run.
 */
export async function releaseClaim(folder: string, targetId: string, runId: string): Promise<void> {
  const none: IsFinished = () => Promise.resolve(false);
  const claims = claimsFolder(folder, targetId);
  const holders = [
    await holderOf(`${claims}.json`, none),
    await holderOfNumberedLock({ folder: claims, name: 'claim', holderOf: (path) => holderOf(path, none) }),
  ];
  if (!holders.some((holder) => holder?.runId === runId)) return;
  const claim = await claimTarget(folder, targetId, runId, none);
  if (claim.ok) await claim.release();
}

/** The run that holds a claim; undefined where it may be taken over. The run is unknown where it cannot be read. */
async function holderOf(
  path: string,
  isFinished: IsFinished,
): Promise<{ readonly runId?: string } | undefined> {
  const claim = await readLock(path, isClaim);
  if (claim === 'gone') return undefined;
  if (claim === 'unreadable') return {};
  if (claim.released === true || (await isFinished(claim.runId))) return undefined;
  return { runId: claim.runId };
}

function busy(path: string, { runId }: { readonly runId?: string }): ClaimOutcome {
  return { ok: false, path, ...given({ heldBy: runId }) };
}

/** Whether the contents of a file are a claim. */
export function isClaim(read: unknown): read is Claim {
  if (typeof read !== 'object' || read === null) return false;
  const { targetId, runId, released } = read as Readonly<Record<string, unknown>>;
  return (
    typeof targetId === 'string' &&
    typeof runId === 'string' &&
    (released === undefined || typeof released === 'boolean')
  );
}

/**
 * One folder for each target. Drawbridge up to 0.1.0 kept a claim in one file beside it, without a number: such a file
 * is honoured, and deleted only by the run that it names.
 */
function claimsFolder(folder: string, targetId: string): string {
  return join(folder, '.claims', sha256(targetId).slice(0, 32));
}
