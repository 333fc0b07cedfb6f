import { Hono } from 'hono';

import type { Gate } from '../simulation/gate.ts';
import { serveOnLoopback, type LoopbackEnv, type LoopbackServer } from '../simulation/loopback-server.ts';
import type { AzureWorld } from '../world/azure-world.ts';

export function startAzureServer(_state: AzureWorld, _gate: Gate): Promise<LoopbackServer> {
  return serveOnLoopback(new Hono<LoopbackEnv>());
}
