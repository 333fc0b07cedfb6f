import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type {
  ActionContext,
  ThreeWayDifference,
  UndoDecision,
  Verification,
} from '../../../contract/action.ts';
import { requestIdOf } from '../../client/request-id.ts';
import { getInstance, type Instance } from '../instances.ts';
import type { GroupPath } from '../group-client.ts';
import { readGroup, setLifecyclePolicy, type LifecyclePolicy } from '../managed-groups.ts';
import { describe } from '../paths.ts';
import { powerPatience, verifyStatus } from './apply-power.ts';
import { policyDifferences, type PowerUndo } from './power-change.ts';
import { powerInstance } from './power-instance.ts';

/** How one verb is undone. */
export interface PowerReversal {
  /** The status in which we left the machine, and on the way to it. */
  readonly left: 'TERMINATED' | 'SUSPENDED';
  readonly during: 'STOPPING' | 'SUSPENDING';
  readonly verb: 'start' | 'resume';
  /** `stopped`, `suspended`. */
  readonly done: string;
}

/** Says whether what we did still stands: the machine as we left it, and its group's policy as we set it. */
export async function planPowerUndo(
  context: ActionContext,
  undo: PowerUndo,
  reversal: PowerReversal,
): Promise<UndoDecision> {
  const seen = await planMachine(context, undo, reversal);
  if (seen.outcome === 'refused') return seen;
  const { refused, restore } = await planPolicy(context, undo);
  if (refused !== undefined) return refused;
  // The runner looks again where there is nothing to undo; here the group's policy would hide that the machine is.
  const isHidden = context.mayBeStale === true && seen.outcome === 'nothing' && restore !== undefined;
  const machine = isHidden ? await planSettledMachine(context, undo, reversal) : seen;
  if (machine.outcome === 'refused') return machine;
  if (machine.outcome === 'nothing' && restore === undefined) return machine;
  const { group } = undo;
  const parts = [
    machine.outcome === 'restore' ? machine.summary : '',
    restore === undefined ? '' : `Let group ${restore.group.name} repair its members again`,
    group?.step === 'abandon'
      ? `It stays outside group ${group.name}: what was abandoned cannot be put back, so add a new member or recreate it by hand`
      : '',
  ].filter((part) => part !== '');
  return {
    outcome: 'restore',
    summary: parts.join('. '),
    differences: [
      ...(machine.outcome === 'restore' ? machine.differences : []),
      ...(restore === undefined ? [] : policyDifferences(restore.group.name, restore.ours, restore.before)),
    ],
  };
}

/** How long a read may show what was before our own write. */
const stalePatience: Patience = { everyMs: 2_000, forMs: 20_000 };

function planSettledMachine(
  context: ActionContext,
  undo: PowerUndo,
  reversal: PowerReversal,
): Promise<UndoDecision> {
  const look = (): Promise<UndoDecision> => planMachine(context, undo, reversal);
  return pollUntil(context, stalePatience, look, ({ outcome }) => outcome !== 'nothing');
}

async function planMachine(
  context: ActionContext,
  undo: PowerUndo,
  { left, during, verb, done }: PowerReversal,
): Promise<UndoDecision> {
  const name = describe(undo);
  const look = (): Promise<Instance> => getInstance(context, undo);
  const now = await pollUntil(context, powerPatience, look, (seen) => seen.status !== during);
  if (now.id !== undo.instanceId) {
    const difference = { field: 'id', before: undo.instanceId, ours: undo.instanceId, now: now.id };
    return changedSince(`${name} is another machine by now: the one that we ${done} was deleted`, difference);
  }
  if (now.status === during) {
    const hints = [`Undo again once it is ${left}.`];
    return { outcome: 'refused', code: 'still-stopping', reason: `${name} is still ${during}`, hints };
  }
  if (now.status !== left) {
    return { outcome: 'nothing', reason: `${name} is no longer ${done}: it is ${now.status}` };
  }
  // Started since, and stopped again: then the stop that holds it now is somebody else's.
  if (now.lastStart !== undo.lastStartBefore) {
    const told = (at: string | null): string => at ?? 'unknown';
    const before = told(undo.lastStartBefore);
    const difference = { field: 'last start', before, ours: before, now: told(now.lastStart) };
    const since = now.lastStop ?? 'unknown when';
    return changedSince(`somebody started ${name} and ${done} it again (${since})`, difference);
  }
  const word = verb === 'start' ? 'Start' : 'Resume';
  return {
    outcome: 'restore',
    summary: `${word} instance ${undo.instance} in zone ${undo.zone} of project ${undo.project} again`,
    differences: [{ field: 'status', before: left, after: 'RUNNING' }],
  };
}

type RefusedUndo = Extract<UndoDecision, { outcome: 'refused' }>;

/** The policy of a group that is to be set back from what we set to what it was. */
interface PolicyRestoring {
  readonly group: GroupPath;
  readonly before: LifecyclePolicy;
  readonly ours: LifecyclePolicy;
}

/** Neither, where there is nothing to set back. */
interface PolicyPlan {
  readonly refused?: RefusedUndo;
  readonly restore?: PolicyRestoring;
}

/** A policy that is as it was needs no restoring; one that somebody has made a third thing is left alone. */
async function planPolicy(context: ActionContext, { group }: PowerUndo): Promise<PolicyPlan> {
  if (group?.policy === undefined || group.policy === null) return {};
  const { before, ours } = group.policy;
  const now = await readGroup(context, group);
  if (now === null || isSame(now, before)) return {};
  if (isSame(now, ours)) return { restore: { group, before, ours } };
  const refused = changedSince(
    `somebody has changed the policy of group ${group.name} since`,
    { field: 'defaultActionOnFailure', ...said('defaultActionOnFailure', before, ours, now) },
    { field: 'onFailedHealthCheck', ...said('onFailedHealthCheck', before, ours, now) },
  );
  return { refused };
}

function said(
  field: keyof LifecyclePolicy,
  before: LifecyclePolicy,
  ours: LifecyclePolicy,
  now: LifecyclePolicy,
) {
  const text = (policy: LifecyclePolicy): string => policy[field] ?? 'not set';
  return { before: text(before), ours: text(ours), now: text(now) };
}

/** DEFAULT_ACTION is what it is when it is not set: a patch cannot unset it. */
function isSame(policy: LifecyclePolicy, other: LifecyclePolicy): boolean {
  const onCheck = ({ onFailedHealthCheck }: LifecyclePolicy): string =>
    onFailedHealthCheck ?? 'DEFAULT_ACTION';
  return policy.defaultActionOnFailure === other.defaultActionOnFailure && onCheck(policy) === onCheck(other);
}

function changedSince(reason: string, ...changed: readonly ThreeWayDifference[]): RefusedUndo {
  const hints = ['Find out in the audit log who changed it, and restore it by hand if that is right.'];
  return { outcome: 'refused', code: 'changed-since', reason, hints, changedSince: changed };
}

/** Restores what `planPowerUndo` found: a machine that runs is not started, a policy that is restored not set. */
export async function applyPowerUndo(
  context: ActionContext,
  undo: PowerUndo,
  { left, verb }: PowerReversal,
  idempotencyKey: string,
): Promise<void> {
  const { status } = await getInstance(context, undo);
  const { restore } = await planPolicy(context, undo);
  if (status === left) await powerInstance(context, undo, verb, { requestId: idempotencyKey });
  if (restore === undefined) return;
  const requestId = requestIdOf(idempotencyKey, 'set-policy');
  await setLifecyclePolicy(context, restore.group, restore.before, requestId);
}

/** The machine runs, and the group's policy is as it was. */
export async function verifyPowerUndo(context: ActionContext, undo: PowerUndo): Promise<Verification> {
  const machine = await verifyStatus(context, undo, 'RUNNING');
  const { group } = undo;
  if (!machine.verified || group?.policy === undefined || group.policy === null) return machine;
  const now = await readGroup(context, group);
  if (now === null || isSame(now, group.policy.before)) return machine;
  return {
    verified: false,
    reason: `group ${group.name} still has defaultActionOnFailure ${now.defaultActionOnFailure}`,
  };
}
