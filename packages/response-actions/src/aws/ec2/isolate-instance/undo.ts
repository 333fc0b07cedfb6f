import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, ThreeWayDifference, UndoDecision } from '../../../contract/action.ts';
import { getInstance, type Instance, type NetworkInterface } from '../instances.ts';
import { quarantineGroupName, type QuarantineGroup } from '../quarantine-group.ts';
import { findGroups } from './instance-state.ts';
import { holdsOnly, type IsolationUndo } from './plan-isolation.ts';

/** How long one interface may still show what was before our change while another shows it already. */
const patience: Patience = { everyMs: 2_000, forMs: 10_000 };

interface Seen {
  readonly now: Instance;
  readonly groups: Readonly<Record<string, QuarantineGroup | null>>;
}

/**
 * Looks again for a moment where only some interfaces show our group: the others may be about to. Where none does, the
 * runner looks again.
 */
async function lookUntilOurs(
  context: ActionContext,
  { instanceId, region, interfaces }: IsolationUndo,
): Promise<Seen> {
  const look = async (): Promise<Seen> => {
    const now = await getInstance(context, region, instanceId);
    return { now, groups: await findGroups(context, now) };
  };
  const isPartly = ({ now, groups }: Seen): boolean => {
    const changed = now.interfaces.filter(({ id }) => interfaces.some((before) => before.id === id));
    const ours = changed.filter((seen) => holdsOnly(seen, groups[seen.vpcId]?.groupId));
    return ours.length > 0 && ours.length < changed.length;
  };
  if (context.mayBeStale !== true) return look();
  return pollUntil(context, patience, look, (seen) => !isPartly(seen));
}

/** Reads only. Every interface must be as we left it, or as it was before us; a third state refuses all. */
export async function planUndo(context: ActionContext, undo: IsolationUndo): Promise<UndoDecision> {
  const { instanceId } = undo;
  const { now, groups } = await lookUntilOurs(context, undo);
  const ours: NetworkInterface[] = [];
  const changed: ThreeWayDifference[] = [];
  for (const before of undo.interfaces) {
    const seen = now.interfaces.find((networkInterface) => networkInterface.id === before.id);
    if (seen?.groups.join() === before.groups.join()) continue;
    if (seen !== undefined && holdsOnly(seen, groups[seen.vpcId]?.groupId)) ours.push(before);
    else {
      changed.push({
        field: `security groups of ${before.id}`,
        before: before.groups.join(', '),
        ours: quarantineGroupName,
        now: seen === undefined ? 'no such interface on the machine' : seen.groups.join(', '),
      });
    }
  }
  if (changed.length > 0) {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `somebody has changed interfaces of ${instanceId} since we isolated it: ${changed.map((difference) => difference.field).join('; ')}`,
      hints: ['Find out in CloudTrail who changed them, and set the groups by hand if that is right.'],
      changedSince: changed,
    };
  }
  if (ours.length === 0) {
    return { outcome: 'nothing', reason: `the interfaces of ${instanceId} have their old groups already` };
  }
  return {
    outcome: 'restore',
    summary: `Put the old security groups back on ${ours.map((networkInterface) => networkInterface.id).join(', ')} of ${instanceId}`,
    differences: ours.map((networkInterface) => ({
      field: `security groups of ${networkInterface.id}`,
      before: quarantineGroupName,
      after: networkInterface.groups.join(', '),
    })),
  };
}
