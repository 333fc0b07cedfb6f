import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Clock } from '@drawbridge/base';
import { parseWorld, startCloudSim, type CloudSim, type World } from '@drawbridge/cloud-sim';

import { ProblemsFound } from '../terminal/verb-scope.ts';
import { readJsonFile } from '../files/read-json-file.ts';

/** Simulated clouds on loopback, whose state outlives the command in a file. */
export interface SimulatedClouds {
  readonly sim: CloudSim;
  /** Writes the state to the file, whole or not at all, and stops the servers. */
  saveAndClose(): Promise<void>;
}

export interface SimulatedCloudsFiles {
  /** Where the state is kept between commands. */
  readonly state: string;
  /** The world to begin with, where there is no state yet. */
  readonly world: string;
}

/** Starts the simulators from the kept state, or from the world on first use. */
export async function openSimulatedClouds(
  files: SimulatedCloudsFiles,
  clock: Clock,
): Promise<SimulatedClouds> {
  const sim = await startSimulatedClouds(existsSync(files.state) ? files.state : files.world, clock);
  return {
    sim,
    saveAndClose: async () => {
      await keepState(files.state, sim.snapshot());
      await sim.close();
    },
  };
}

/** Starts the simulators from a world's file; what they come to is forgotten with them. */
export async function startSimulatedClouds(
  worldFile: string,
  clock: Clock,
  withheld: readonly string[] = [],
): Promise<CloudSim> {
  return startCloudSim({ world: withhold(await readWorld(worldFile), withheld), clock });
}

/** The world in which its responder lacks these permissions; by their spelling it is clear whose they are. */
function withhold(world: World, names: readonly string[]): World {
  const of = (spelling: RegExp) => names.filter((name) => spelling.test(name));
  const { aws, gcp, azure, arm } = world;
  return {
    aws: { ...aws, withheld: [...aws.withheld, ...of(/^[a-z0-9]+:/)] },
    gcp: { ...gcp, withheld: [...gcp.withheld, ...of(/^[a-z]+\./)] },
    azure: { ...azure, withheld: [...azure.withheld, ...of(/^[A-Z][\w.]+$/)] },
    arm: { ...arm, withheld: [...arm.withheld, ...of(/\//)] },
  };
}

async function readWorld(file: string): Promise<World> {
  const read = await readJsonFile('', file);
  if (!read.ok) throw new ProblemsFound(read.problems);
  const parsed = parseWorld(read.value, file);
  if (!parsed.ok) throw new ProblemsFound(parsed.problems);
  return parsed.value;
}

async function keepState(file: string, world: World): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.part`;
  await writeFile(half, `${JSON.stringify(world, null, 2)}\n`);
  await rename(half, file);
}
