import { existsSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import {
  azureClouds,
  createCredential,
  createTokenCredential,
  defenderAddress,
  deletedRulesIn,
  openDefender,
  openWorkspace,
  readTarget,
  readTargets,
  type NamedTarget,
  type WorkspaceClient,
} from '@drawbridge/sentinel-sync';

import {
  openSimulatedClouds,
  startSimulatedClouds,
  type SimulatedClouds,
} from '../simulated/simulated-clouds.ts';
import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { findStateFolder } from '../terminal/state-folder.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import { findContentToAct, type ContentFolders } from '../content/find-content.ts';
import { isSameWorkspace, parseWorkspaceId } from './workspace-id.ts';

/** What every verb of `sync` is told. */
export interface SyncFlags {
  readonly workspace?: string;
  readonly targets?: string;
  readonly simulated?: boolean;
  readonly world?: string;
  readonly content?: string;
  readonly state?: string;
  /** Publishes rules to Microsoft Defender whatever they lose there. */
  readonly acceptLosses?: boolean;
}

/** A workspace that is published to, and where plans and journals lie. */
export interface SyncWorkspace {
  readonly client: WorkspaceClient;
  readonly target: NamedTarget;
  readonly content: ContentFolders;
  readonly plans: string;
  readonly journals: string;
  /** Of all checkouts of this user, where there is a place for that. */
  readonly locks: string;
  readonly simulated: boolean;
  close(): Promise<void>;
}

/** The content, and the target that `--workspace` names in `targets.yaml`. */
export async function readSyncTarget(
  { host }: VerbScope,
  flags: Pick<SyncFlags, 'workspace' | 'targets' | 'content' | 'simulated' | 'acceptLosses'>,
): Promise<{ readonly content: ContentFolders; readonly target: NamedTarget }> {
  const content = findContentToAct(host.cwd, flags);
  const file =
    flags.targets === undefined ? join(content.root, 'targets.yaml') : resolve(host.cwd, flags.targets);
  const named = flags.workspace ?? (flags.simulated === true ? await nameOfSimulated(file) : undefined);
  const read = await readTarget(file, named);
  if (!read.ok) throw new ProblemsFound(read.problems);
  const target = flags.acceptLosses === true ? { ...read.value, acceptLosses: true } : read.value;
  return { content, target };
}

/** What `--simulated` publishes to unless a target is named: the one of that name, where there is one. */
async function nameOfSimulated(file: string): Promise<string | undefined> {
  const read = await readTargets(file);
  const isThere = read.ok && read.value.targets.some(({ name }) => name === simulatedTarget);
  return isThere ? simulatedTarget : undefined;
}

/** Opens the target's workspace; with `--simulated`, one on this machine. */
export async function openSyncWorkspace(scope: VerbScope, flags: SyncFlags): Promise<SyncWorkspace> {
  const { content, target } = await readSyncTarget(scope, flags);
  const simulated = flags.simulated === true;
  const folder = join(findStateFolder(scope.host, flags.state), simulated ? 'simulated/sync' : 'sync');
  const open = simulated
    ? await openSimulated(scope, flags, content, target, folder)
    : await openReal(scope, target, folder);
  return {
    ...open,
    content,
    simulated,
    plans: join(folder, 'plans'),
    journals: join(folder, 'journals'),
    locks: await chooseLocks(simulated ? undefined : scope.host.cacheFolder, folder),
  };
}

/**
 * Beside what this user's programs keep, so that two checkouts see each other's lock; where that is no place to write,
 * beside the journals. A simulated workspace is one for each state, and its lock lies there.
 */
async function chooseLocks(cacheFolder: string | undefined, folder: string): Promise<string> {
  if (cacheFolder === undefined) return join(folder, 'locks');
  const shared = join(cacheFolder, 'locks');
  try {
    await mkdir(shared, { recursive: true, mode: 0o700 });
    await access(shared, constants.W_OK);
    return shared;
  } catch {
    return join(folder, 'locks');
  }
}

/** The same for reading only, where the resource id of a workspace names it as well: then it is said which one it is. */
async function readTargetToRead(
  scope: VerbScope,
  flags: SyncFlags,
): Promise<{ readonly content: ContentFolders; readonly target: NamedTarget }> {
  const stated = parseWorkspaceId(flags.workspace ?? '');
  if (stated === undefined) return readSyncTarget(scope, flags);
  const { host } = scope;
  const content = findContentToAct(host.cwd, flags);
  const file =
    flags.targets === undefined ? join(content.root, 'targets.yaml') : resolve(host.cwd, flags.targets);
  const read = existsSync(file) ? await readTargets(file) : undefined;
  if (read?.ok === false) throw new ProblemsFound(read.problems);
  const named = read?.value.targets.find(({ address }) => isSameWorkspace(address, stated.address));
  host.note(
    named === undefined
      ? `${file} names no such workspace: its resource id is taken as it is, in Azure's public cloud`
      : `this workspace is the target ${named.name} of ${file}`,
  );
  return { content, target: named ?? stated };
}

/** Opens the target's workspace to read from it: with `--simulated` its state stays as it is kept. */
export async function openWorkspaceToRead(
  scope: VerbScope,
  flags: SyncFlags,
): Promise<Pick<SyncWorkspace, 'client' | 'target' | 'close'>> {
  const { host } = scope;
  const { content, target } = await readTargetToRead(scope, flags);
  if (target.door === 'defender') {
    throw new UsageError(`the target '${target.name}' is a tenant of Microsoft Defender: name a workspace`);
  }
  const folder = join(findStateFolder(host, flags.state), 'sync');
  if (flags.simulated !== true) return openReal(scope, target, folder);
  const { state, world } = simulatedFiles(host, flags, content);
  const sim = await startSimulatedClouds(existsSync(state) ? state : world, host.clock);
  return { ...(await openOn(host, target, sim, folder)), close: () => sim.close() };
}

/** The target of a fresh checkout, which stands for no workspace in Azure. */
const simulatedTarget = 'simulated';

type Open = Pick<SyncWorkspace, 'client' | 'target' | 'close'>;

async function openReal({ host }: VerbScope, target: NamedTarget, folder: string): Promise<Open> {
  if (target.name === simulatedTarget) {
    throw new UsageError(
      [
        `the target '${simulatedTarget}' is a workspace on this machine: add --simulated`,
        'to publish to one in Azure, add it to targets.yaml and name it with --workspace NAME',
      ].join('\n  '),
    );
  }
  const credential = await createCredential(azureClouds[target.cloud], host.env);
  const client = await openDoor(host, target, credential, folder);
  return { client, target, close: () => Promise.resolve() };
}

async function openSimulated(
  { host }: VerbScope,
  flags: SyncFlags,
  content: ContentFolders,
  named: NamedTarget,
  folder: string,
): Promise<Open> {
  const clouds = await openSimulatedClouds(simulatedFiles(host, flags, content), host.clock);
  const open = await openOn(host, named, clouds.sim, folder);
  return { ...open, close: () => clouds.saveAndClose() };
}

function simulatedFiles(host: Host, flags: SyncFlags, content: ContentFolders) {
  return {
    state: join(findStateFolder(host, flags.state), 'simulated', 'clouds.json'),
    world: flags.world === undefined ? join(content.demo, 'world.json') : resolve(host.cwd, flags.world),
  };
}

/** The target's workspace, on a simulator. */
async function openOn(
  host: Host,
  named: NamedTarget,
  sim: SimulatedClouds['sim'],
  folder: string,
): Promise<Omit<Open, 'close'>> {
  const { arm, azure } = sim.connections;
  const isTenant = named.door === 'defender';
  const address = isTenant
    ? defenderAddress(azure.graphEndpoint.replace(/\/v1\.0$/, ''), azure.tenantId)
    : { ...named.address, endpoint: arm.endpoint, subscriptionId: arm.subscriptionId };
  const token = isTenant ? azure.accessToken : arm.accessToken;
  const credential = createTokenCredential(token, Date.parse('2100-01-01'));
  const target = { ...named, address };
  return { client: await openDoor(host, target, credential, folder), target };
}

/** Through the target's door; of a tenant it is remembered what was deleted there. */
function openDoor(
  host: Host,
  { door, address }: NamedTarget,
  credential: Parameters<typeof openWorkspace>[0]['credential'],
  folder: string,
): Promise<WorkspaceClient> {
  const options = { ...connection(host), address, credential };
  if (door !== 'defender') return openWorkspace(options);
  const deleted = deletedRulesIn(join(folder, 'deleted', `${address.workspace}.json`));
  return openDefender({ ...options, deleted });
}

function connection({ clock, signal }: Host) {
  return { clock, signal, random: Math.random };
}
