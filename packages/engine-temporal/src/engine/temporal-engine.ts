import { TerminalFailure } from '@drawbridge/base';
import type { DurableEngine } from '@drawbridge/playbook-runtime';

import type { TemporalEngineOptions } from '../open-temporal-engine.ts';

/** Opens the engine on a server that is there. */
export function openOnTemporal({ connection }: TemporalEngineOptions): Promise<DurableEngine> {
  return Promise.reject(
    new TerminalFailure('engine/unreachable', `no Temporal server answers at ${connection.address}`),
  );
}
