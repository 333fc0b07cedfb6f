import { join, resolve } from 'node:path';

import type { CloudConnections } from '@drawbridge/response-actions';

import { openSimulatedClouds } from '../simulated/simulated-clouds.ts';
import type { Host } from '../terminal/host.ts';
import { readConnections } from './configuration.ts';
import type { ContentFolders } from './content.ts';

/** Which clouds a responding verb works on, and where its runs are journaled. */
export interface OpenClouds {
  readonly connections: CloudConnections;
  readonly simulated: boolean;
  /** Runs on simulated clouds are kept apart: they can never be undone on a real one. */
  readonly runs: string;
  close(): Promise<void>;
}

export interface CloudFlags {
  readonly simulated?: boolean;
  readonly world?: string;
  readonly config?: string;
  readonly state: string;
}

export interface RunFolders {
  readonly configured: string;
  readonly simulated: string;
}

/** The folders of runs under `--state`. */
export function runFolders(host: Host, flags: CloudFlags): RunFolders {
  const state = resolve(host.cwd, flags.state);
  return { configured: join(state, 'runs'), simulated: join(state, 'simulated', 'runs') };
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
  const clouds = await openSimulatedClouds(
    {
      state: resolve(host.cwd, flags.state, 'simulated', 'clouds.json'),
      world: flags.world === undefined ? join(content.demo, 'world.json') : resolve(host.cwd, flags.world),
    },
    host.clock,
  );
  return {
    connections: clouds.sim.connections,
    simulated: true,
    runs: runs.simulated,
    close: () => clouds.saveAndClose(),
  };
}
