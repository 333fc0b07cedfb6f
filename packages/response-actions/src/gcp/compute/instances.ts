import { RefusedFailure, TerminalFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import { pollUntil, type Patience } from '../../calls/poll-until.ts';
import type { ActionContext, TargetFacts } from '../../contract/action.ts';
import { callGcp, openCompute } from '../clients.ts';

export type InstancePath = Pick<TargetOf<'gcp.instance'>, 'project' | 'zone' | 'instance'>;

/** What we read of an instance, JSON. */
export type Instance = {
  /** Of this very machine: another one with the same name has another id. */
  readonly id: string;
  /** As Compute Engine says it: RUNNING, STOPPING, TERMINATED, … */
  readonly status: string;
  /** The names only: a value may be a script with a secret in it, and what is read here is journaled. */
  readonly metadataKeys: readonly string[];
  /** Of its metadata, one a line. */
  readonly sshKeys: number;
  /** The managed instance group that made it. */
  readonly createdBy: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly localSsds: number;
  readonly serviceAccounts: readonly string[];
  readonly lastStart: string | null;
  readonly lastStop: string | null;
};

/** A stop may wait for the guest to shut down; past this it is reported as not seen, never as done. */
const operationPatience: Patience = { everyMs: 3_000, forMs: 300_000 };

/** Reads one instance. */
export async function getInstance(context: ActionContext, path: InstancePath): Promise<Instance> {
  requireOurProject(context, path);
  const { instances } = await openCompute(context);
  const [found] = await callGcp(context, 'compute.instances.get', () => instances.get(request(path)), {
    'not-found': [
      `Check project, zone and name of ${describe(path)}; names repeat across zones.`,
      'If it was deleted, its disks and snapshots may still be there.',
    ],
    'access-denied': [`Grant compute.instances.get on project ${path.project} to our service account.`],
  });
  const items = found.metadata?.items ?? [];
  return {
    id: String(found.id ?? ''),
    status: found.status ?? 'UNKNOWN',
    metadataKeys: items.flatMap((item) => item.key ?? []),
    sshKeys: linesOf(valueOf(items, 'ssh-keys')),
    createdBy: textOrNull(valueOf(items, 'created-by')),
    labels: labelsOf(found.labels),
    localSsds: (found.disks ?? []).filter((disk) => disk.type === 'SCRATCH').length,
    serviceAccounts: (found.serviceAccounts ?? []).flatMap((account) => account.email ?? []),
    lastStart: textOrNull(found.lastStartTimestamp),
    lastStop: textOrNull(found.lastStopTimestamp),
  };
}

interface MetadataItem {
  readonly key?: string | null;
  readonly value?: string | null;
}

function valueOf(items: readonly MetadataItem[], key: string): string {
  return items.find((item) => item.key === key)?.value ?? '';
}

function linesOf(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}

function labelsOf(labels: unknown): Readonly<Record<string, string>> {
  if (typeof labels !== 'object' || labels === null) return {};
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

/** Pure. What protects an instance: its path, its labels, the identities that it runs as. */
export function factsOfInstance(state: Instance, { project, zone, instance }: InstancePath): TargetFacts {
  return {
    names: [`${project}/${zone}/${instance}`, state.id, ...state.serviceAccounts],
    tags: state.labels,
    groups: [],
    account: project,
  };
}

/** Stops it and waits for the operation. With the same `requestId` a repeat is the same operation. */
export async function stopInstance(
  context: ActionContext,
  path: InstancePath,
  requestId: string,
  discardLocalSsd: boolean | undefined,
): Promise<void> {
  requireOurProject(context, path);
  const { instances } = await openCompute(context);
  const stop = {
    ...request(path),
    requestId,
    ...(discardLocalSsd === undefined ? {} : { discardLocalSsd }),
  };
  const [operation] = await callGcp(context, 'compute.instances.stop', () => instances.stop(stop));
  await finishOperation(context, path, 'stop', readOperation(operation.latestResponse));
}

/** Starts it and waits for the operation. */
export async function startInstance(
  context: ActionContext,
  path: InstancePath,
  requestId: string,
): Promise<void> {
  requireOurProject(context, path);
  const { instances } = await openCompute(context);
  const [operation] = await callGcp(context, 'compute.instances.start', () =>
    instances.start({ ...request(path), requestId }),
  );
  await finishOperation(context, path, 'start', readOperation(operation.latestResponse));
}

/** What Compute Engine says of a zonal operation. */
interface Operation {
  readonly name: string;
  readonly status: string;
  readonly errors: readonly string[];
}

/**
 * Polls until DONE and reads the operation's own error: it may fail long after it was accepted. One that is not
 * done in time is left to `verify`, which reads the machine itself.
 */
async function finishOperation(
  context: ActionContext,
  path: InstancePath,
  verb: string,
  accepted: Operation,
): Promise<void> {
  const { zoneOperations } = await openCompute(context);
  const { project, zone } = path;
  const polled = { project, zone, operation: accepted.name };
  const look = async (): Promise<Operation> => {
    const [seen] = await callGcp(context, 'compute.zoneOperations.get', () => zoneOperations.get(polled));
    return readOperation(seen);
  };
  const last = await pollUntil(context, operationPatience, look, (seen) => seen.status === 'DONE');
  if (last.errors.length === 0) return;
  throw new TerminalFailure(
    'cloud-error',
    `Google Cloud accepted to ${verb} ${describe(path)}, and then failed: ${last.errors.join('; ')}`,
    { hints: [`Look at operation ${accepted.name} in zone ${zone} of project ${project}.`] },
  );
}

function readOperation(response: unknown): Operation {
  const { name, status, error, httpErrorMessage } = (response ?? {}) as {
    readonly name?: string | null;
    readonly status?: string | null;
    readonly error?: {
      readonly errors?: readonly { code?: string | null; message?: string | null }[] | null;
    };
    readonly httpErrorMessage?: string | null;
  };
  const errors = (error?.errors ?? []).map((one) => `${one.code ?? 'ERROR'}: ${one.message ?? ''}`);
  const fallback = httpErrorMessage === null || httpErrorMessage === undefined ? [] : [httpErrorMessage];
  if (name === null || name === undefined || name === '') {
    throw new TerminalFailure('cloud-error', 'Google Cloud answered without naming its operation');
  }
  return { name, status: status ?? 'UNKNOWN', errors: errors.length > 0 ? errors : fallback.filter(Boolean) };
}

/** `projects/p/zones/z/instances/i`, as in Google's own resource names. */
export function describe({ project, zone, instance }: InstancePath): string {
  return `projects/${project}/zones/${zone}/instances/${instance}`;
}

/** We act only in the projects that the connection names, whatever an incident says. */
function requireOurProject(context: ActionContext, path: InstancePath): void {
  const projects = context.connections.gcp?.projects;
  if (projects === undefined || projects.includes(path.project)) return;
  throw new RefusedFailure('other-project', `${describe(path)} is in a project in which we may not act`, {
    hints: [`We may act in: ${projects.length === 0 ? 'no project' : projects.join(', ')}.`],
  });
}

function request({ project, zone, instance }: InstancePath) {
  return { project, zone, instance };
}

function textOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
