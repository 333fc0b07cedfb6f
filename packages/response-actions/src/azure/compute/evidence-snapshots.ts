import { createHash } from 'node:crypto';

import { isFailure, RetryableFailure, type Failure } from '@drawbridge/base';

import { partlyDone } from '../../calls/partly-done.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callArm } from '../client/arm-client.ts';
import { finishOperation } from '../client/arm-operation.ts';
import { operationPermission, type Machine } from './machines.ts';

const snapshotVersion = 'api-version=2024-03-02';

/** Which disks to keep as they are, and what becomes of the containment where that fails. */
export type EvidencePlan = {
  readonly disks: readonly string[];
  /** `attempt`: the containment continues without it. `require`: it does not. */
  readonly onFailure: 'attempt' | 'require';
  readonly legalHold: boolean;
};

/** How long one snapshot is waited for: incremental ones are made at once, and containment must not wait long. */
const patience = { everyMs: 5_000, forMs: 180_000 };

/**
 * Takes an incremental snapshot of every disk, beside the machine. What was taken, and what was not, is told to
 * `onStep`. Throws for one that was required and failed; those that were taken stay.
 */
export async function takeSnapshots(
  context: ActionContext,
  machine: Pick<Machine, 'resourceId' | 'name' | 'location'>,
  evidence: EvidencePlan,
  idempotencyKey: string,
): Promise<void> {
  for (const disk of evidence.disks) {
    const failure = await takeOne(context, machine, disk, evidence.legalHold, idempotencyKey);
    if (failure === undefined || evidence.onFailure === 'attempt') continue;
    throw partlyDone(
      failure,
      `${machine.name} was left as it is, since a snapshot, or its lock, was required and failed`,
      'If containing it is more urgent than the evidence, say snapshots: attempt, or snapshots: skip.',
    );
  }
}

async function takeOne(
  context: ActionContext,
  machine: Pick<Machine, 'resourceId' | 'name' | 'location'>,
  disk: string,
  legalHold: boolean,
  idempotencyKey: string,
): Promise<Failure | undefined> {
  const name = snapshotName(disk, idempotencyKey);
  const diskName = disk.split('/').at(-1) ?? disk;
  const path = `${machine.resourceId.replace(/\/virtualMachines\/[^/]+$/i, '')}/snapshots/${name}`;
  const what = `snapshot ${name} of disk ${diskName}`;
  let isTaken = false;
  try {
    const begun = await callArm(context, {
      method: 'PUT',
      path: `${path}?${snapshotVersion}`,
      body: {
        location: machine.location,
        tags: tagsOf(context, machine, legalHold),
        properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: disk } },
      },
      permission: 'Microsoft.Compute/snapshots/write',
      hints: {
        'access-denied': [
          'Grant Microsoft.Compute/snapshots/write and Microsoft.Compute/disks/beginGetAccess/action to the identity that Drawbridge uses.',
        ],
      },
    });
    const unseen: string[] = [];
    const told = { ...context, onUnseen: (sentence: string) => unseen.push(sentence) };
    isTaken = await finishOperation(told, begun, { what, permission: operationPermission, patience });
    if (!isTaken) return notSeen(context, what, unseen.join('; '));
    if (legalHold) await lock(context, path);
    context.onStep?.(`${what} was taken${legalHold ? ', and locked against deletion' : ''}`);
    return undefined;
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    const soFar = isTaken ? `${what} was taken, but not locked` : `no ${what} was taken`;
    context.onStep?.(`${soFar}: ${thrown.message}`);
    return thrown;
  }
}

/** It was accepted, and may well be there: nobody is told that there is none. */
function notSeen(context: ActionContext, what: string, why: string): Failure {
  const message = `${what} was begun, and whether it is taken could not be read: ${why}`;
  context.onStep?.(message);
  return new RetryableFailure('unavailable', message);
}

/** A tag says why it is there; only a lock keeps it from being deleted. Nobody but a person takes that away. */
async function lock(context: ActionContext, path: string): Promise<void> {
  await callArm(context, {
    method: 'PUT',
    path: `${path}/providers/Microsoft.Authorization/locks/drawbridge-legal-hold?api-version=2020-05-01`,
    body: { properties: { level: 'CanNotDelete', notes: 'Evidence on legal hold, made by Drawbridge.' } },
    permission: 'Microsoft.Authorization/locks/write',
  });
}

function tagsOf(
  { reference }: ActionContext,
  { resourceId }: Pick<Machine, 'resourceId'>,
  legalHold: boolean,
): Readonly<Record<string, string>> {
  // Azure takes values of up to 256 characters.
  const value = (text: string): string => text.slice(0, 256);
  return {
    drawbridge: 'evidence',
    'drawbridge-machine': value(resourceId),
    ...(reference?.incident === undefined ? {} : { 'drawbridge-incident': value(reference.incident) }),
    ...(reference?.run === undefined ? {} : { 'drawbridge-run': value(reference.run) }),
    ...(legalHold ? { 'drawbridge-legal-hold': 'true' } : {}),
  };
}

/** The same on a repeat of the same run, and another in another. At most 80 letters, digits, dots and dashes. */
function snapshotName(disk: string, idempotencyKey: string): string {
  const stamp = createHash('sha256')
    .update(`${idempotencyKey}/${disk.toLowerCase()}`)
    .digest('hex')
    .slice(0, 12);
  const readable = (disk.split('/').at(-1) ?? '').replaceAll(/[^\w.-]/g, '-').slice(0, 55);
  return `drawbridge-${readable}-${stamp}`;
}
