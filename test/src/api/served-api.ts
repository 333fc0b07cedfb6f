import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import type { Clock } from '@drawbridge/base';

import { freshFolder } from '../drawbridge.ts';
import { clientId, startDirectory, tenant, tokenOfPerson, tokenOfWorkload } from '../server/issuer.ts';
import { serve } from '../service/serving.ts';

/** Those whom the API is tried as. */
export const roles = ['viewer', 'responder', 'approver', 'admin', 'workload'] as const;

export type Role = (typeof roles)[number];

/** `drawbridge serve` on simulated clouds, which lets people and workloads of a directory in. */
export interface ServedApi {
  readonly url: string;
  readonly tokens: Readonly<Record<Role, string>>;
  /** What the server said so far, its log included. */
  readonly log: () => string;
  /** Ends it as `docker stop` would; its exit code. */
  stop(): Promise<number>;
}

const clock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => sleepFor(milliseconds),
};

/** Starts the server in a process of its own over a new state folder. */
export async function serveApi(): Promise<ServedApi> {
  const issuer = await startDirectory(clock, []);
  const folder = await freshFolder();
  const config = join(folder, 'drawbridge.config.yaml');
  const authentication = { entra: { tenants: [tenant], clientId, authorityHost: issuer.url } };
  await writeFile(
    config,
    JSON.stringify({ server: { authentication, limits: { requestsPerMinute: 100_000 } } }),
  );
  const server = await serve(join(folder, 'state'), ['--config', config]);
  const person = async (role: Exclude<Role, 'workload'>) => [role, await tokenOfPerson(issuer, role)];
  const tokens = Object.fromEntries([
    ...(await Promise.all((['viewer', 'responder', 'approver', 'admin'] as const).map(person))),
    ['workload', await tokenOfWorkload(issuer)],
  ]) as Record<Role, string>;
  return {
    url: server.url,
    tokens,
    log: () => server.heard.err,
    stop: async () => {
      const code = await server.stop();
      await issuer.close();
      return code;
    },
  };
}
