import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { ServerSettings } from '../settings/server-settings.ts';
import { answerClientError } from './answer-client-error.ts';

export type NodeServer = ReturnType<typeof createHttpServer>;

/** A server with the limits and the TLS of the settings; `whole` makes a path of the configuration a whole one. */
export function newServer({ limits, tls }: ServerSettings, whole: (path: string) => string): NodeServer {
  const { requestTimeout, headerBytes } = limits;
  const options = {
    maxHeaderSize: headerBytes,
    requestTimeout,
    // No shorter: a server that is busy for a while would cut off callers whose headers it has not looked at yet.
    headersTimeout: requestTimeout,
    // Longer than proxies keep a connection that is idle: with Node's 5 s, one would send a request just as we close it.
    keepAliveTimeout: 75_000,
    // Node looks for what takes too long every 30 s, which would make every shorter limit one of 30 s.
    connectionsCheckingInterval: 1_000,
  };
  const server =
    tls === undefined
      ? createHttpServer(options)
      : createHttpsServer({
          ...options,
          cert: readFileSync(whole(tls.certFile)),
          key: readFileSync(whole(tls.keyFile)),
        });
  return server.on('clientError', answerClientError);
}

/** Listens, and says where. */
export async function listen(
  server: NodeServer,
  { listen: { host, port }, tls }: ServerSettings,
): Promise<Result<string>> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const hints = code === 'EADDRINUSE' ? ['another process has this port: choose one with --port'] : [];
    return fail(problem('server/cannot-listen', message, { hints }));
  }
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return succeed(`${tls === undefined ? 'http' : 'https'}://${name}:${String(taken)}`);
}
