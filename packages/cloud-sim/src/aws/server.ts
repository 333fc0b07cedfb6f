import { Hono } from 'hono';

import type { Gate } from '../simulation/gate.ts';
import { serveOnLoopback, type LoopbackEnv, type LoopbackServer } from '../simulation/loopback-server.ts';
import type { AwsWorld } from '../world/aws-world.ts';

export function startAwsServer(_state: AwsWorld, _gate: Gate): Promise<LoopbackServer> {
  return serveOnLoopback(new Hono<LoopbackEnv>());
}
