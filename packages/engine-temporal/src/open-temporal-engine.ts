import { TerminalFailure } from '@drawbridge/base';
import type { DurableEngine } from '@drawbridge/playbook-runtime';

import type { TemporalEngineOptions } from './engine/temporal-engine-options.ts';

/**
 * Opens the engine on a Temporal server: the same bodies, steps and journals as the embedded one, for any number of
 * replicas. Throws a `Failure` where the SDK is not installed, or the server cannot be reached.
 */
export async function openTemporalEngine(options: TemporalEngineOptions): Promise<DurableEngine> {
  try {
    const { openOnTemporal } = await import('./engine/temporal-engine.ts');
    return await openOnTemporal(options);
  } catch (error) {
    if (!isNotInstalled(error)) throw error;
    throw new TerminalFailure('engine/not-installed', 'the Temporal SDK is not installed here', {
      cause: error,
      hints: ['install it: npm run temporal:install', 'or use the embedded engine, which needs no server'],
    });
  }
}

function isNotInstalled(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes('@temporalio/');
}
