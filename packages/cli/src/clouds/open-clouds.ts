import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { CloudConnections } from '@drawbridge/response-actions';

import { openSimulatedClouds, startSimulatedClouds } from '../simulated/simulated-clouds.ts';
import type { Host } from '../terminal/host.ts';
import { findStateFolder } from '../terminal/state-folder.ts';
import { readConnections } from './read-configuration.ts';
import type { ContentFolders } from '../content/find-content.ts';

/** Which clouds a responding verb works on, and where its runs are journaled. */
export interface OpenClouds {
  readonly connections: CloudConnections;
  readonly simulated: boolean;
  /** Runs on simulated clouds are kept apart: they can never be undone on a real one. */
  readonly runs: string;
  /** Where the simulated workspaces are; absent where the clouds are real. */
  readonly workspaces?: () => SimulatedWorkspaces;
  close(): Promise<void>;
}

interface SimulatedWorkspaces {
  readonly endpoint: string;
  readonly accessToken: string;
  readonly subscriptionId: string;
}

export interface CloudFlags {
  readonly simulated?: boolean;
  readonly world?: string;
  readonly config?: string;
  readonly state?: string;
}

export interface RunFolders {
  /** Which folder it is, for people. */
  readonly state: string;
  readonly configured: string;
  readonly simulated: string;
}

/** The folders of runs under `--state`. */
export function runFolders(host: Host, flags: CloudFlags): RunFolders {
  const state = findStateFolder(host, flags.state);
  return { state, configured: join(state, 'runs'), simulated: join(state, 'simulated', 'runs') };
}

/** The clouds that the configuration names; with `--simulated`, simulated ones that keep their state. */
export async function openClouds(
  host: Host,
  content: ContentFolders,
  flags: CloudFlags,
): Promise<OpenClouds> {
  const runs = runFolders(host, flags);
  if (flags.simulated !== true) {
    return {
      connections: await readConnections(host.cwd, flags.config),
      simulated: false,
      runs: runs.configured,
      close: () => Promise.resolve(),
    };
  }
  const clouds = await openSimulatedClouds(simulatedFiles(host, content, flags), host.clock);
  return {
    connections: clouds.sim.connections,
    simulated: true,
    runs: runs.simulated,
    workspaces: () => clouds.sim.connections.arm,
    close: () => clouds.saveAndClose(),
  };
}

/** The same, for reading only: nothing is kept, and simulated clouds may withhold permissions from us. */
export async function lookAtClouds(
  host: Host,
  content: ContentFolders,
  flags: CloudFlags,
  withheld: readonly string[],
): Promise<OpenClouds> {
  if (flags.simulated !== true) return openClouds(host, content, flags);
  const { state, world } = simulatedFiles(host, content, flags);
  const sim = await startSimulatedClouds(existsSync(state) ? state : world, host.clock, withheld);
  const { simulated: runs } = runFolders(host, flags);
  return {
    connections: sim.connections,
    simulated: true,
    runs,
    workspaces: () => sim.connections.arm,
    close: () => sim.close(),
  };
}

function simulatedFiles(host: Host, content: ContentFolders, flags: CloudFlags) {
  return {
    state: join(findStateFolder(host, flags.state), 'simulated', 'clouds.json'),
    world: flags.world === undefined ? join(content.demo, 'world.json') : resolve(host.cwd, flags.world),
  };
}
