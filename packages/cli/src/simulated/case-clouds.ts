import { parseWorld, startCloudSim } from '@drawbridge/cloud-sim';
import type { CaseSurroundings } from '@drawbridge/playbook-runtime';

/** The simulated clouds of one playbook case. */
export const startCaseClouds: CaseSurroundings['startClouds'] = async (input, clock) => {
  const world = parseWorld(input);
  if (!world.ok) return { problems: world.problems };
  return { clouds: await startCloudSim({ world: world.value, clock }) };
};
