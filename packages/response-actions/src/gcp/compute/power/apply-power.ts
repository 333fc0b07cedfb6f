import type { ActionContext, Verification } from '../../../contract/action.ts';
import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import { requestIdOf } from '../../client/request-id.ts';
import { takeSnapshots } from '../evidence-snapshots.ts';
import { getInstance, type Instance } from '../instances.ts';
import { abandonInstance, setLifecyclePolicy } from '../managed-groups.ts';
import { describe, type InstancePath } from '../paths.ts';
import type { GroupStep, PowerChange } from './power-change.ts';
import { powerInstance } from './power-instance.ts';

/** The guest goes down in its own time: STOPPING is on the way, not a failure. */
export const powerPatience: Patience = { everyMs: 3_000, forMs: 120_000 };

/** Evidence first, while there is something to keep; then the group, which would undo the rest; then the machine. */
export async function applyPower(
  context: ActionContext,
  change: PowerChange,
  verb: 'stop' | 'suspend',
  idempotencyKey: string,
): Promise<void> {
  const { localSsd, evidence, group } = change;
  if (evidence !== null) await takeSnapshots(context, change, evidence, idempotencyKey);
  if (group !== null) await settleGroup(context, change, group, idempotencyKey);
  const discard = localSsd === null ? {} : { discardLocalSsd: localSsd === 'discard' };
  await powerInstance(context, change, verb, { requestId: idempotencyKey, ...discard });
}

async function settleGroup(
  context: ActionContext,
  instance: InstancePath,
  group: GroupStep,
  idempotencyKey: string,
): Promise<void> {
  if (group.step === 'abandon') {
    const requestId = requestIdOf(idempotencyKey, 'abandon');
    const isGone = await abandonInstance(context, group, instance, requestId);
    context.onStep?.(
      isGone
        ? `it was taken out of group ${group.name}`
        : `it is being taken out of group ${group.name}, and is still a member`,
    );
  }
  if (group.policy !== null) {
    const requestId = requestIdOf(idempotencyKey, 'set-policy');
    await setLifecyclePolicy(context, group, group.policy.ours, requestId);
    context.onStep?.(`group ${group.name} was told to repair none of its members`);
  }
}

/** A group repairs its members a moment later: one that is off when we look need not stay so. */
const repairDelayMs = 60_000;

/** Reads the machine until it is as wanted, and, where a group could bring it back, once more a minute later. */
export async function verifyPower(
  context: ActionContext,
  change: PowerChange,
  wanted: 'TERMINATED' | 'SUSPENDED',
): Promise<Verification> {
  const seen = await verifyStatus(context, change, wanted);
  const { group } = change;
  if (group === null || !seen.verified) return seen;
  await context.clock.sleep(repairDelayMs, context.signal);
  const { status } = await getInstance(context, change);
  if (status === wanted) return seen;
  const done = wanted === 'TERMINATED' ? 'stopped' : 'suspended';
  const reason = `${describe(change)} was ${done}, and is ${status} again: group ${group.name} starts it`;
  return { verified: false, reason };
}

/** Reads the machine until it has a status. */
export async function verifyStatus(
  context: ActionContext,
  path: InstancePath,
  wanted: string,
): Promise<Verification> {
  const look = (): Promise<Instance> => getInstance(context, path);
  const seen = await pollUntil(context, powerPatience, look, ({ status }) => status === wanted);
  const name = describe(path);
  return seen.status === wanted
    ? { verified: true, evidence: `Compute Engine reports ${name} as ${seen.status}` }
    : { verified: false, reason: `${name} is ${seen.status} after ${powerPatience.forMs / 1000} s` };
}
