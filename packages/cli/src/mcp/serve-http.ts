import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getRequestListener } from '@hono/node-server';
import { formatProblem } from '@drawbridge/base';
import {
  createMcpHandler,
  getOAuthProtectedResourceMetadataUrl,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
} from '@modelcontextprotocol/server';

import { apiClientAt, type ApiClient } from '../remote/api-client.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';
import { newMcpServer, requireMachine } from './mcp-server.ts';

export interface HttpOptions {
  readonly host: Host;
  /** The server whose API the tools call, each with the token of its own caller. */
  readonly server: URL;
  readonly port: number;
  /** Where callers reach it, if that is not where it listens: a proxy with TLS. */
  readonly publicUrl?: URL;
  /** Who issues the tokens that the server takes, for the metadata of RFC 9728. */
  readonly issuers: readonly string[];
}

/** MCP over HTTP, on this machine: `/mcp` for whom the server lets in, and the metadata that say who may let in. */
export async function speakHttp(options: HttpOptions, onListening: (url: string) => void): Promise<void> {
  const { signal } = options.host;
  const server = createServer();
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const own = new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`);
  const door = openDoor(options, options.publicUrl ?? own);
  const listener = getRequestListener(door.answer);
  server.on('request', (request, response) => void listener(request, response));
  onListening(own.href);
  if (!signal.aborted) await stopped;
  await door.close();
  server.close();
  server.closeAllConnections();
}

function openDoor(options: HttpOptions, resource: URL) {
  const metadataUrl = getOAuthProtectedResourceMetadataUrl(resource);
  const hosts = [...localhostAllowedHostnames(), resource.hostname];
  const handler = createMcpHandler(({ authInfo }) =>
    newMcpServer(apiClientAt(options.host, options.server, authInfo?.token)),
  );
  const answer = async (request: Request): Promise<Response> => {
    // A page in a browser on this machine could reach it by a name of its own.
    const misled = hostHeaderValidationResponse(request, hosts);
    if (misled !== undefined) return misled;
    const { pathname } = new URL(request.url);
    if (pathname === new URL(metadataUrl).pathname) return Response.json(metadataOf(options, resource));
    if (pathname !== '/mcp') return new Response(null, { status: 404 });
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined) return refuse(401, 'there is no bearer token', metadataUrl);
    const refused = await refusalOf(apiClientAt(options.host, options.server, token), metadataUrl);
    return refused ?? handler.fetch(request, { authInfo: { token, clientId: '', scopes: [] } });
  };
  return { answer, close: handler.close };
}

/** The server is asked who the caller is: its authenticator checks signature, issuer, audience and time. */
async function refusalOf(api: ApiClient, metadataUrl: string): Promise<Response | undefined> {
  try {
    await requireMachine(api);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProblemsFound)) throw error;
    const [first] = error.problems;
    const why = error.problems.map(formatProblem).join('\n');
    const code = first?.code ?? '';
    if (code === 'mcp/person' || code === 'identity/not-allowed') return refuse(403, why, metadataUrl);
    return refuse(
      code.startsWith('identity/') && code !== 'identity/unavailable' ? 401 : 503,
      why,
      metadataUrl,
    );
  }
}

function refuse(status: number, why: string, metadataUrl: string): Response {
  const headers = status === 401 ? { 'www-authenticate': `Bearer resource_metadata="${metadataUrl}"` } : {};
  return Response.json(
    { error: status === 401 ? 'invalid_token' : 'refused', error_description: why },
    { status, headers },
  );
}

/** RFC 9728. */
function metadataOf({ issuers }: HttpOptions, resource: URL) {
  return {
    resource: resource.href,
    ...(issuers.length === 0 ? {} : { authorization_servers: issuers }),
    bearer_methods_supported: ['header'],
    resource_name: 'Drawbridge',
  };
}
