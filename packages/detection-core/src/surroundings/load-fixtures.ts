import { join } from 'node:path';

import type { Problem } from '@drawbridge/base';
import type { Fixtures, TableSchema } from '@drawbridge/kql';

import { loadExternalData } from './load-external-data.ts';
import { loadGeoNetworks } from './load-geo-networks.ts';
import { loadWorkspaceTables } from './load-workspace-tables.ts';

export interface LoadedFixtures {
  readonly fixtures: Fixtures;
  readonly problems: readonly Problem[];
}

/**
 * Reads `<folder>/externaldata/*.yaml`, what `externaldata` finds at an address, `<folder>/geo/*.csv`, where addresses
 * lie, and `<folder>/workspaces/*.yaml`, what the `tables` hold in other workspaces. A folder that is not there holds
 * none, and queries that need it are refused.
 */
export async function loadFixtures(folder: string, tables: readonly TableSchema[]): Promise<LoadedFixtures> {
  const external = await loadExternalData(join(folder, 'externaldata'));
  const geo = await loadGeoNetworks(join(folder, 'geo'));
  const other = await loadWorkspaceTables(join(folder, 'workspaces'), tables);
  return {
    fixtures: { externalData: external.externalData, geoIp: geo.networks, workspaces: other.workspaces },
    problems: [...external.problems, ...geo.problems, ...other.problems],
  };
}
