import { dirname, join } from 'node:path';

import { given, type Clock } from '@drawbridge/base';

import { findDataFolder } from '../terminal/data-folder.ts';
import type { Host } from '../terminal/host.ts';
import { runFolders, type CloudFlags } from './open-clouds.ts';
import { readAuditSettings } from './read-configuration.ts';
import { configuredPlace, type RunsPlace } from './runs-place.ts';

/** The runs whose log is meant, what signs it, and where its head is kept. */
export interface AuditPlaces extends RunsPlace {
  readonly clock: Clock;
  readonly key: string;
  /** Whether the configuration names the key. */
  readonly keyIsNamed: boolean;
  readonly checkpointFile?: string;
}

/**
 * The key lies outside the state folder: who can write to the log must not be able to sign it. Simulated runs prove
 * nothing to anybody, so theirs lies with them.
 */
export async function auditPlaces(host: Host, flags: CloudFlags): Promise<AuditPlaces> {
  const { simulated } = runFolders(host, flags);
  const { clock } = host;
  if (flags.simulated === true)
    return { runs: simulated, clock, key: join(dirname(simulated), 'audit-key.pem'), keyIsNamed: false };
  const { key, checkpointFile } = await readAuditSettings(host.cwd, flags.config);
  return {
    ...(await configuredPlace(host, flags)),
    clock,
    key: key ?? join(findDataFolder(host.env), 'audit-key.pem'),
    keyIsNamed: key !== undefined,
    ...given({ checkpointFile }),
  };
}
