import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { openCompute } from './client.ts';
import { readDisks, type DiskPath } from './disks.ts';
import { describe, instanceRequest, type InstancePath } from './paths.ts';
import { readSshKeys } from './ssh-keys/ssh-key-lines.ts';

/** What we read of an instance, JSON. */
export type Instance = {
  /** Of this very machine: another one with the same name has another id. */
  readonly id: string;
  /** As Compute Engine says it: RUNNING, STOPPING, TERMINATED, … */
  readonly status: string;
  readonly machineType: string;
  readonly gpus: number;
  /** The names only: a value may be a script with a secret in it, and what is read here is journaled. */
  readonly metadataKeys: readonly string[];
  /** Of its metadata, one a line. */
  readonly sshKeys: number;
  /** The managed instance group that made it. */
  readonly createdBy: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Persistent ones: what a snapshot can be taken of. */
  readonly disks: readonly DiskPath[];
  readonly localSsds: number;
  readonly serviceAccounts: readonly string[];
  /** Names of the policies that are attached: an instance schedule among them starts it. */
  readonly resourcePolicies: readonly string[];
  readonly lastStart: string | null;
  readonly lastStop: string | null;
};

export interface MetadataItem {
  readonly key?: string | null;
  readonly value?: string | null;
}

/** An instance as Compute's library gives it, metadata and all: never to be journaled. */
export async function readInstance(context: ActionContext, path: InstancePath) {
  const request = instanceRequest(context, path);
  const instances = await openCompute(context, 'Instances');
  const [found] = await callGcp(context, 'compute.instances.get', () => instances.get(request), {
    'not-found': [
      `Check project, zone and name of ${describe(path)}; names repeat across zones.`,
      'If it was deleted, its disks and snapshots may still be there.',
    ],
    'access-denied': [`Grant compute.instances.get on project ${path.project} to our service account.`],
  });
  return found;
}

/** Reads one instance. */
export async function getInstance(context: ActionContext, path: InstancePath): Promise<Instance> {
  return describeInstance(await readInstance(context, path));
}

/** Pure. What may be journaled of an instance. */
export function describeInstance(found: Awaited<ReturnType<typeof readInstance>>): Instance {
  const items = found.metadata?.items ?? [];
  return {
    id: String(found.id ?? ''),
    status: found.status ?? 'UNKNOWN',
    machineType: found.machineType?.split('/').at(-1) ?? '',
    gpus: (found.guestAccelerators ?? []).reduce(
      (sum, accelerator) => sum + (accelerator.acceleratorCount ?? 0),
      0,
    ),
    metadataKeys: items.flatMap((item) => item.key ?? []),
    sshKeys: readSshKeys(items).length,
    createdBy: textOrNull(valueOf(items, 'created-by')),
    labels: labelsOf(found.labels),
    disks: readDisks(found.disks ?? []),
    localSsds: (found.disks ?? []).filter((disk) => disk.type === 'SCRATCH').length,
    serviceAccounts: (found.serviceAccounts ?? []).flatMap((account) => account.email ?? []),
    resourcePolicies: (found.resourcePolicies ?? []).map((link) => link.split('/').at(-1) ?? link),
    lastStart: textOrNull(found.lastStartTimestamp),
    lastStop: textOrNull(found.lastStopTimestamp),
  };
}

/** The value of one item of metadata, empty where there is none. */
export function valueOf(items: readonly MetadataItem[], key: string): string {
  return items.find((item) => item.key === key)?.value ?? '';
}

function labelsOf(labels: unknown): Readonly<Record<string, string>> {
  if (typeof labels !== 'object' || labels === null) return {};
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

function textOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
