import type { AddressInfo } from 'node:net';

import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';

import type { Passage } from './gate.ts';

export interface LoopbackEnv {
  Bindings: HttpBindings;
}

/** What answers requests: a Hono application, or something that hands each request to one. */
export type LoopbackApp = Pick<Hono<LoopbackEnv>, 'fetch'>;

/** A server on loopback, at a port of the system's choice. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts serving, over http unless a server for https is given; resolves when it can be reached. */
export async function serveOnLoopback(
  app: LoopbackApp,
  tls: Pick<Parameters<typeof createAdaptorServer>[0], 'createServer' | 'serverOptions'> = {},
): Promise<LoopbackServer> {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false, ...tls } as Parameters<
    typeof createAdaptorServer
  >[0]);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        // SDKs keep their connections alive; without this close would wait for them.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Sends the answer, or cuts the connection where the answer must not arrive. */
export function send(context: Context<LoopbackEnv>, { answer, cut }: Passage): Response {
  if (cut) {
    context.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  return new Response(answer.body ?? null, { status: answer.status, headers: answer.headers ?? {} });
}
