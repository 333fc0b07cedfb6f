import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { createOnce } from '@drawbridge/base';

/** Whether a run has the target to itself. */
export type ClaimOutcome =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | { readonly ok: false; readonly heldBy: string };

/**
 * Takes a target for one run. The claim of a run that has ended is taken over; that of a run which was killed is
 * not: what that run did to the target is not known before it is recovered.
 */
export async function claimTarget(
  folder: string,
  targetId: string,
  runId: string,
  isFinished: (runId: string) => Promise<boolean>,
): Promise<ClaimOutcome> {
  const path = await claimPath(folder, targetId);
  for (;;) {
    if (await createOnce(path, { targetId, runId })) return held(path);
    const holder = await holderOf(path);
    if (holder === runId) return held(path);
    if (holder !== undefined && !(await isFinished(holder))) return { ok: false, heldBy: holder };
    await rm(path, { force: true });
  }
}

function held(path: string): ClaimOutcome {
  return { ok: true, release: () => rm(path, { force: true }) };
}

async function claimPath(folder: string, targetId: string): Promise<string> {
  const claims = join(folder, '.claims');
  await mkdir(claims, { recursive: true, mode: 0o700 });
  return join(claims, `${createHash('sha256').update(targetId).digest('hex').slice(0, 32)}.json`);
}

async function holderOf(path: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as { readonly runId: string }).runId;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
