import { createHash } from 'node:crypto';

import { isFailure, RetryableFailure, TerminalFailure, type Failure } from '@drawbridge/base';

import { pollUntil, type Patience } from '../../calls/poll-until.ts';
import type { ActionContext, CaseReference } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { requestIdOf } from '../client/request-id.ts';
import { openCompute } from './client.ts';
import type { DiskPath } from './disks.ts';
import { finishOperation, lookAtOperation } from './operations.ts';
import { describe, type InstancePath } from './paths.ts';

/** Which disks to keep as they are, and what becomes of the containment where that fails. */
export type EvidencePlan = {
  readonly disks: readonly DiskPath[];
  /** `attempt`: the containment continues without it. `require`: it does not. */
  readonly onFailure: 'attempt' | 'require';
  readonly legalHold: boolean;
};

/**
 * How long all snapshots together are waited for. They hold the moment once they are past CREATING: the upload that
 * follows may take hours for a large disk, goes on while the machine is off, and is not waited for.
 */
const patience: Patience = { everyMs: 5_000, forMs: 180_000 };

/**
 * Takes a snapshot of every disk, all at once, and waits until each is taken. What was taken, and what was not, is told to
 * `onStep`. Throws for one that was required and failed; those that were taken stay.
 */
export async function takeSnapshots(
  context: ActionContext,
  instance: InstancePath,
  evidence: EvidencePlan,
  idempotencyKey: string,
): Promise<void> {
  const failures = await Promise.all(
    evidence.disks.map((disk) => takeOne(context, instance, disk, evidence, idempotencyKey)),
  );
  const failure = failures.find((candidate) => candidate !== undefined);
  if (failure !== undefined && evidence.onFailure === 'require') throw notGoingOn(instance, failure);
}

async function takeOne(
  context: ActionContext,
  instance: InstancePath,
  disk: DiskPath,
  { legalHold }: EvidencePlan,
  idempotencyKey: string,
): Promise<Failure | undefined> {
  const name = snapshotName(disk, idempotencyKey);
  try {
    const unseen: string[] = [];
    const told = { ...context, onUnseen: (sentence: string) => unseen.push(sentence) };
    const state = await createSnapshot(told, instance, disk, { name, legalHold, idempotencyKey });
    const held = legalHold ? ', on legal hold' : '';
    const why =
      unseen.length === 0 ? ends[state] : `and whether it is taken could not be read: ${unseen.join('; ')}`;
    const isTaken = state !== 'begun';
    const what = `snapshot ${name} of disk ${disk.disk} was ${isTaken ? 'taken' : 'begun'}${held}`;
    context.onStep?.(why === '' ? what : `${what}, ${why}`);
    return isTaken ? undefined : notSeen(name, why);
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    context.onStep?.(`no snapshot of disk ${disk.disk} was taken: ${thrown.message}`);
    return thrown;
  }
}

/** Taken is what holds the moment; only a snapshot that is uploaded too can be read. */
type SnapshotState = 'begun' | 'uploading' | 'uploaded';

const ends: Readonly<Record<SnapshotState, string>> = {
  begun: `and is not taken after ${patience.forMs / 1000} s`,
  uploading: 'and is still being uploaded',
  uploaded: '',
};

function notSeen(name: string, why: string): Failure {
  return new RetryableFailure('unavailable', `snapshot ${name} was begun, ${why}`);
}

/** Told as what it is: nothing was contained yet. */
function notGoingOn(instance: InstancePath, failure: Failure): Failure {
  const message = `${describe(instance)} was left as it is, since a snapshot was required and failed: ${failure.message}`;
  const hints = [
    ...failure.hints,
    'If containing it is more urgent than the evidence, say snapshots: attempt, or snapshots: skip.',
  ];
  return failure.kind === 'retryable'
    ? new RetryableFailure(failure.code, message, { hints, retryAfterMs: failure.retryAfterMs })
    : new TerminalFailure(failure.code, message, { hints });
}

interface Wanted {
  readonly name: string;
  readonly legalHold: boolean;
  readonly idempotencyKey: string;
}

/** Says how far it came in time. One that is there already under this name was made by this very call before. */
async function createSnapshot(
  context: ActionContext,
  instance: InstancePath,
  path: DiskPath,
  { name, legalHold, idempotencyKey }: Wanted,
): Promise<SnapshotState> {
  const { project, zone, region, disk } = path;
  const requestId = requestIdOf(idempotencyKey, `snapshot/${disk}`);
  const snapshotResource = {
    name,
    description: descriptionOf(instance, context.reference),
    labels: labelsOf(instance, context.reference, legalHold),
  };
  const asked = { project, disk, requestId, snapshotResource };
  const send = async () => {
    if (zone === null) {
      const regional = await openCompute(context, 'RegionDisks');
      return (await regional.createSnapshot({ ...asked, region }))[0];
    }
    const zonal = await openCompute(context, 'Disks');
    return (await zonal.createSnapshot({ ...asked, zone }))[0];
  };
  try {
    const operation = await callGcp(context, 'compute.disks.createSnapshot', send, {
      'access-denied': [
        'Grant compute.disks.createSnapshot, compute.snapshots.create and compute.snapshots.setLabels to our service account.',
      ],
    });
    return await untilTaken(context, path, operation, name);
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'conflict') return 'uploaded';
    throw thrown;
  }
}

/**
 * Looks at the snapshot, and where there is none to be seen, at the operation, which has the error. Without the
 * permission to read snapshots the operation has to do: it is done once the snapshot is uploaded.
 */
async function untilTaken(
  context: ActionContext,
  path: DiskPath,
  operation: unknown,
  name: string,
): Promise<SnapshotState> {
  const what = `take snapshot ${name}`;
  const look = async (): Promise<SnapshotState> => {
    const status = await snapshotStatus(context, path.project, name);
    if (status === 'READY') return 'uploaded';
    if (status === 'UPLOADING') return 'uploading';
    if (status !== 'CREATING') await lookAtOperation(context, path, operation, what);
    if (status === 'FAILED') throw new TerminalFailure('cloud-error', `snapshot ${name} is FAILED`);
    return 'begun';
  };
  try {
    return await pollUntil(context, patience, look, (state) => state !== 'begun');
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== 'access-denied') throw thrown;
    context.onStep?.(`whether snapshot ${name} is taken was asked of its operation: ${thrown.message}`);
    return (await finishOperation(context, path, operation, what, patience)) ? 'uploaded' : 'begun';
  }
}

/** As Compute Engine says it; undefined where it knows no such snapshot, as in the first moments. */
async function snapshotStatus(
  context: ActionContext,
  project: string,
  snapshot: string,
): Promise<string | undefined> {
  const snapshots = await openCompute(context, 'Snapshots');
  try {
    const [found] = await callGcp(context, 'compute.snapshots.get', () =>
      snapshots.get({ project, snapshot }),
    );
    return found.status ?? '';
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

const longestName = 63;

/** The same for the same key and disk. Lower-case letters, digits and hyphens, and no more than 63. */
function snapshotName({ disk, zone, region }: DiskPath, idempotencyKey: string): string {
  const digest = createHash('sha256')
    .update(`${idempotencyKey}/${zone ?? region ?? ''}/${disk}`)
    .digest('hex');
  return `drawbridge-${digest.slice(0, 16)}-${disk}`.slice(0, longestName).replace(/-+$/, '');
}

function descriptionOf(instance: InstancePath, reference: CaseReference | undefined): string {
  const why = [
    reference?.incident === undefined ? [] : [`incident ${reference.incident}`],
    reference?.run === undefined ? [] : [`run ${reference.run}`],
  ].flat();
  return `Evidence of ${describe(instance)}, taken by Drawbridge${why.length === 0 ? '' : ` for ${why.join(', ')}`}`;
}

/** A label holds 63 lower-case letters, digits, hyphens and underscores: the end of an id tells most. */
function labelsOf(
  instance: InstancePath,
  reference: CaseReference | undefined,
  legalHold: boolean,
): Record<string, string> {
  return {
    drawbridge: 'evidence',
    'drawbridge-instance': labelText(instance.instance),
    ...(reference?.incident === undefined ? {} : { 'drawbridge-incident': labelText(reference.incident) }),
    ...(reference?.run === undefined ? {} : { 'drawbridge-run': labelText(reference.run) }),
    ...(legalHold ? { 'drawbridge-legal-hold': 'true' } : {}),
  };
}

function labelText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .slice(-longestName);
}
