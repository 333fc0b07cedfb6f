import { join } from 'node:path';

import type { Problem } from '@drawbridge/base';
import type { Fixtures } from '@drawbridge/kql';

import { loadExternalData } from './load-external-data.ts';
import { loadGeoNetworks } from './load-geo-networks.ts';

export interface LoadedFixtures {
  readonly fixtures: Fixtures;
  readonly problems: readonly Problem[];
}

/**
 * Reads `<folder>/externaldata/*.yaml`, what `externaldata` finds at an address, and `<folder>/geo/*.csv`, where
 * addresses lie. A folder that is not there holds none, and queries that need it are refused.
 */
export async function loadFixtures(folder: string): Promise<LoadedFixtures> {
  const external = await loadExternalData(join(folder, 'externaldata'));
  const geo = await loadGeoNetworks(join(folder, 'geo'));
  return {
    fixtures: { externalData: external.externalData, geoIp: geo.networks },
    problems: [...external.problems, ...geo.problems],
  };
}
