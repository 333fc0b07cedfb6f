import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { findDataFolder } from './data-folder.ts';
import type { Host } from './host.ts';

/** What the help of `--state` says. */
export const stateOption = [
  '--state <folder>',
  "the folder of runs and journals (default: DRAWBRIDGE_STATE, else this folder's .drawbridge if it has runs, else your data folder)",
] as const;

/** What the help of `--config` says where a verb reads a state and contacts no cloud. */
export const stateConfigOption = [
  '--config <file>',
  'the configuration that says where the state is kept (default: drawbridge.config.yaml)',
] as const;

/**
 * The folder of runs and journals: the one that is named, else the one of `DRAWBRIDGE_STATE`, else `.drawbridge` in the
 * current folder if runs are kept there already, else the user's own data folder. So a run is found again from
 * anywhere, and a claim on a target also counts in every other folder.
 */
export function findStateFolder({ cwd, env }: Pick<Host, 'cwd' | 'env'>, named: string | undefined): string {
  const stated = named ?? (env.DRAWBRIDGE_STATE === '' ? undefined : env.DRAWBRIDGE_STATE);
  if (stated !== undefined) return resolve(cwd, stated);
  const here = join(cwd, '.drawbridge');
  if (['runs', 'log', 'state.db', 'simulated', 'sync'].some((name) => existsSync(join(here, name))))
    return here;
  // Apart from what else is kept there: the key that signs the audit log does not lie beside the log.
  return join(findDataFolder(env), 'state');
}
