import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import * as compute from '../instances.ts';
import { stopParameters } from './parameters.ts';
import { planStop, type StopChange, type StopUndo } from './plan-stop.ts';
import { residualAfterStop } from './residual.ts';

const undoToken = z.strictObject({
  project: z.string().min(1),
  zone: z.string().min(1),
  instance: z.string().min(1),
  instanceId: z.string(),
  lastStartBefore: z.string().nullable(),
});

/** The guest shuts down in its own time: STOPPING is on the way, not a failure. */
const patience: Patience = { everyMs: 3_000, forMs: 120_000 };

export const stopInstance = defineAction({
  id: 'gcp.compute.stop-instance',
  title: 'Stop an instance',
  description:
    'Stops one Compute Engine instance and waits until it is TERMINATED. Disks, addresses and metadata are kept; memory is lost. A member of a managed instance group is refused, since its group would recreate it.',
  targetKinds: ['gcp.instance'],
  parameters: stopParameters,
  undoToken,
  permissions: [
    { name: 'compute.instances.get', why: 'to read status, disks and metadata', phase: 'observe' },
    { name: 'compute.instances.stop', why: 'to stop it', phase: 'apply' },
    { name: 'compute.zoneOperations.get', why: 'to wait for the stop and read its error', phase: 'apply' },
    { name: 'compute.instances.get', why: 'to see that it is TERMINATED', phase: 'verify' },
    { name: 'compute.instances.get', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'compute.instances.start', why: 'to start it again', phase: 'undo' },
    { name: 'compute.zoneOperations.get', why: 'to wait for the start and read its error', phase: 'undo' },
  ],
  reversible: 'yes',
  effect: 'The machine is off: every session on it ends, and nothing runs on it.',
  blastRadius: 'machine',
  auditEvents: ['v1.compute.instances.stop', 'v1.compute.instances.start'],
  d3fend: 'D3-HS',
  observe: (context, target) => compute.getInstance(context, target),
  plan: planStop,
  facts: compute.factsOfInstance,
  apply: (context, change, idempotencyKey) =>
    compute.stopInstance(context, change, idempotencyKey, discards(change)),
  verify: verifyStop,
  residual: residualAfterStop,
  planUndo,
  applyUndo: (context, undo, idempotencyKey) => compute.startInstance(context, undo, idempotencyKey),
  verifyUndo: (context, undo) => verifyStatus(context, undo, 'RUNNING'),
});

function discards({ localSsd }: StopChange): boolean | undefined {
  return localSsd === null ? undefined : localSsd === 'discard';
}

/** A group repairs its members a moment later: one that is off when we look need not stay so. */
const repairDelayMs = 60_000;

async function verifyStop(context: ActionContext, change: StopChange): Promise<Verification> {
  const stopped = await verifyStatus(context, change, 'TERMINATED');
  if (change.group === null || !stopped.verified) return stopped;
  await context.clock.sleep(repairDelayMs, context.signal);
  const { status } = await compute.getInstance(context, change);
  if (status === 'TERMINATED') return stopped;
  const name = compute.describe(change);
  return {
    verified: false,
    reason: `${name} was stopped, and is ${status} again: ${change.group} starts it`,
  };
}

async function planUndo(context: ActionContext, undo: StopUndo): Promise<UndoDecision> {
  const name = compute.describe(undo);
  const look = (): Promise<compute.Instance> => compute.getInstance(context, undo);
  const now = await pollUntil(context, patience, look, (seen) => seen.status !== 'STOPPING');
  if (now.id !== undo.instanceId) {
    return changedSince(`${name} is another machine by now: the one that we stopped was deleted`);
  }
  if (now.status === 'STOPPING') {
    const hints = ['Undo again once it is TERMINATED.'];
    return { outcome: 'refused', code: 'still-stopping', reason: `${name} is still STOPPING`, hints };
  }
  if (now.status !== 'TERMINATED') {
    return { outcome: 'nothing', reason: `${name} is not stopped any more: it is ${now.status}` };
  }
  // Started since, and stopped again: then the stop that holds it now is somebody else's.
  if (now.lastStart !== undo.lastStartBefore) {
    return changedSince(`somebody started ${name} and stopped it again (${now.lastStop ?? 'unknown when'})`);
  }
  return {
    outcome: 'restore',
    summary: `Start instance ${undo.instance} in zone ${undo.zone} of project ${undo.project} again`,
    differences: [{ field: 'status', before: 'TERMINATED', after: 'RUNNING' }],
  };
}

function changedSince(reason: string): UndoDecision {
  const hints = ['Look who changed it in the audit log, and start it by hand if it is right.'];
  return { outcome: 'refused', code: 'changed-since', reason, hints };
}

async function verifyStatus(
  context: ActionContext,
  path: compute.InstancePath,
  wanted: 'TERMINATED' | 'RUNNING',
): Promise<Verification> {
  const isWanted = (seen: compute.Instance): boolean => seen.status === wanted;
  const look = (): Promise<compute.Instance> => compute.getInstance(context, path);
  const seen = await pollUntil(context, patience, look, isWanted);
  const name = compute.describe(path);
  if (isWanted(seen)) return { verified: true, evidence: `Compute Engine reports ${name} as ${seen.status}` };
  return { verified: false, reason: `${name} is ${seen.status} after ${patience.forMs / 1000} s` };
}
