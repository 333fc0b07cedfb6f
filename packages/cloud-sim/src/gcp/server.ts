import { Hono } from 'hono';

import type { Gate } from '../simulation/gate.ts';
import { serveOnLoopback, type LoopbackEnv, type LoopbackServer } from '../simulation/loopback-server.ts';
import type { GcpWorld } from '../world/gcp-world.ts';

export function startGcpServer(_state: GcpWorld, _gate: Gate): Promise<LoopbackServer> {
  return serveOnLoopback(new Hono<LoopbackEnv>());
}
