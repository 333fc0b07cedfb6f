import type { CountedChange, CountedChanges } from '../guards/caps.ts';
import type { ChangeName, DigestedChange, RunDigest } from './run-digest.ts';

/** Which changes count. */
export interface CountOptions {
  /** Changes that were begun after this instant. */
  readonly since: Date;
  /** The run that asks: its own changes do not stand in its way. */
  readonly except?: string;
}

/** The changes made since an instant, and those that unfinished runs have reserved, however long ago they began. */
export function countDigests(
  digests: readonly RunDigest[],
  { since, except }: CountOptions,
): readonly CountedChange[] {
  const restored = new Set(digests.flatMap((digest) => digest.restored.map(nameOf)));
  return digests.flatMap(({ summary, changes }) => {
    const { runId, playbook } = summary;
    if (playbook === undefined || runId === except) return [];
    return changes
      .filter(({ reserved, madeAt }) => reserved || (madeAt !== undefined && new Date(madeAt) > since))
      .map((change) => counted(change, runId, playbook, restored.has(nameOf({ runId, key: change.key }))));
  });
}

function counted(
  change: DigestedChange,
  runId: string,
  playbook: string,
  isRestored: boolean,
): CountedChange {
  const { account, takes, reserved, madeAt } = change;
  return {
    playbook,
    ...(account === undefined ? {} : { account }),
    // A change that was put back still counts against the caps; whom it took is there again.
    ...(takes === undefined || isRestored ? {} : { takes }),
    ...(reserved && madeAt === undefined ? { reservedBy: runId } : {}),
  };
}

const nameOf = ({ runId, key }: ChangeName): string => `${runId}\n${key}`;

/** As {@link CountedChanges}, with the runs that may hold changes and cannot be read. */
export function withUnknown(
  changes: readonly CountedChange[],
  unknown: readonly { readonly runId: string; readonly why: string }[],
): CountedChanges {
  const [first] = unknown;
  if (first === undefined) return { ok: true, changes };
  const more = unknown.length === 1 ? '' : `, nor can ${unknown.length - 1} more`;
  return { ok: false, why: `the run ${first.runId} cannot be read (${first.why})${more}`, changes };
}
