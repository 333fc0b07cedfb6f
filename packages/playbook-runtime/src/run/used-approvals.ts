import { eventsOf, type Approval } from '../journal/run-events.ts';
import type { RunStore } from '../store/run-store.ts';

/**
 * Which signed approvals are used up, and why. An approval is of one deed: after the change was undone, planning again
 * gives the same hash, and the approval of the first time would act a second time. One that was only stated is typed
 * at the moment of the run, so there is nothing to keep and use again.
 *
 * Runs of one plan differ in their last number, so only those are read. One that cannot be read may have used it.
 */
export async function findUsedApprovals(
  runId: string,
  approvals: readonly Approval[],
  store: Pick<RunStore, 'read' | 'runsOf'>,
): Promise<ReadonlyMap<Approval, string>> {
  const used = new Map<Approval, string>();
  const signed = approvals.filter(({ verified }) => verified !== undefined);
  if (signed.length === 0) return used;
  for (const earlier of await store.runsOf(runId.replace(/-\d+$/, ''))) {
    if (earlier === runId) continue;
    const read = await store.read(earlier);
    const [started] = read.ok ? eventsOf(read.value, 'run-started') : [];
    const acted = read.ok && eventsOf(read.value, 'effect-started').length > 0;
    const given = acted && started?.input.kind === 'containment' ? started.input.approvals : [];
    for (const approval of signed) {
      if (!read.ok) used.set(approval, unreadable(approval, earlier));
      else if (given.some((other) => isSame(other, approval)))
        used.set(approval, `${approval.by}'s approval was used by the run ${earlier}: sign the plan again`);
    }
  }
  return used;
}

function isSame(one: Approval, other: Approval): boolean {
  return (
    one.verified !== undefined &&
    one.by === other.by &&
    one.at === other.at &&
    one.planHash === other.planHash
  );
}

function unreadable({ by }: Approval, runId: string): string {
  return `${by}'s approval may have been used by the run ${runId}, which cannot be read: drawbridge runs repair ${runId}`;
}
