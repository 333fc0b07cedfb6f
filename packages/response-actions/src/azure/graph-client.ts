import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, Pipeline, PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import { isFailure, TerminalFailure, type JsonValue } from '@drawbridge/base';

import type { CloudCall } from '../calls/cloud-failure.ts';
import {
  isLoopback,
  parseSafeEndpoint,
  requireConnection,
  requireSafeEndpoint,
} from '../calls/connection.ts';
import { retryCall } from '../calls/retry-call.ts';
import type { ActionContext } from '../contract/action.ts';
import type { AzureConnection } from '../contract/connections.ts';
import { graphFailure, graphUnreachable } from './graph-failure.ts';
import { readObjectId } from './own-object-id.ts';

const publicGraph = 'https://graph.microsoft.com/v1.0';
const timeoutMs = 20_000;

export interface GraphRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  /** After the version, with its query, encoded: `/users/…?$select=id`; or a whole `@odata.nextLink`. */
  readonly path: string;
  readonly body?: JsonValue;
  /** The permission that the call needs: `User.Read.All`. */
  readonly permission: string;
  readonly hints?: CloudCall['hints'];
}

interface GraphClient {
  readonly base: URL;
  readonly http: HttpClient;
  readonly pipeline: Pipeline;
  readonly getToken: () => Promise<string>;
  readonly createRequest: (options: { url: string; method: GraphRequest['method'] }) => PipelineRequest;
}

const clients = new WeakMap<AzureConnection, Promise<GraphClient>>();

/**
 * Makes one call that may be repeated, with retries, and gives its JSON, or undefined where the answer has no body
 * (204). Throws a `Failure` for everything but success. By plain REST: Microsoft's own Graph client sends no token
 * over http, which a simulator on loopback needs.
 */
export function callGraph(context: ActionContext, request: GraphRequest): Promise<JsonValue | undefined> {
  return retryCall(context, async () => {
    try {
      return await send(context, request);
    } catch (thrown) {
      if (isFailure(thrown) || context.signal?.aborted === true) throw thrown;
      throw graphUnreachable(thrown, request.permission);
    }
  });
}

/** The object id of the person or application we are signed in as, where our token tells it. */
export async function getOwnObjectId(context: ActionContext): Promise<string | undefined> {
  try {
    const { getToken } = await openGraph(context);
    return readObjectId(await getToken());
  } catch (thrown) {
    if (isFailure(thrown) || context.signal?.aborted === true) throw thrown;
    throw graphUnreachable(thrown, 'a token');
  }
}

async function send(context: ActionContext, asked: GraphRequest): Promise<JsonValue | undefined> {
  const client = await openGraph(context);
  const url = resolve(client.base, asked.path);
  const request = client.createRequest({ url: url.href, method: asked.method });
  request.timeout = timeoutMs;
  request.allowInsecureConnection = isLoopback(url);
  if (context.signal !== undefined) request.abortSignal = context.signal;
  if (asked.body !== undefined) {
    request.headers.set('Content-Type', 'application/json');
    request.body = JSON.stringify(asked.body);
  }
  const response = await client.pipeline.sendRequest(client.http, request);
  const requestId = response.headers.get('request-id');
  context.onAnswer?.({
    cloud: 'azure',
    operation: asked.permission,
    status: response.status,
    at: context.clock.now().toISOString(),
    ...(requestId === undefined ? {} : { requestId }),
  });
  const body = response.bodyAsText ?? '';
  if (response.status < 200 || response.status > 299) {
    const retryAfter = response.headers.get('retry-after');
    const answer = { status: response.status, body, retryAfter };
    throw graphFailure(answer, asked.permission, context.clock.now(), asked.hints);
  }
  return body === '' ? undefined : parseBody(body, asked);
}

/** A next link is followed only within the endpoint that we were told to use: the token goes nowhere else. */
function resolve(base: URL, path: string): URL {
  if (path.startsWith('/')) return new URL(base.href.replace(/\/$/, '') + path);
  const link = new URL(path);
  if (link.origin === base.origin) return link;
  throw new TerminalFailure('cloud-error', `Microsoft Graph pointed to another host, ${link.host}`);
}

function parseBody(body: string, { method, path }: GraphRequest): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch (cause) {
    const asked = `${method} ${path.split('?')[0] ?? path}`;
    throw new TerminalFailure('cloud-error', `Microsoft Graph answered ${asked} with text that is not JSON`, {
      cause,
    });
  }
}

async function openGraph(context: ActionContext): Promise<GraphClient> {
  const connection = requireConnection(context.connections, 'azure');
  const opening = clients.get(connection) ?? connect(connection);
  clients.set(connection, opening);
  try {
    return await opening;
  } catch (thrown) {
    clients.delete(connection);
    throw thrown;
  }
}

async function connect(connection: AzureConnection): Promise<GraphClient> {
  const base = parseSafeEndpoint(connection.graphEndpoint ?? publicGraph);
  const rest = await import('@azure/core-rest-pipeline');
  const pipeline = rest.createPipelineFromOptions({
    // `retryCall` does it, on the clock that was passed in; a redirect could carry the token elsewhere.
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
  });
  const credential = await credentialOf(connection);
  const scope = `${isLoopback(base) ? 'https://graph.microsoft.com' : base.origin}/.default`;
  const getToken = async (): Promise<string> => {
    const token = await credential.getToken(scope);
    if (token === null) throw new TerminalFailure('invalid-credentials', 'Entra ID gave no token');
    return token.token;
  };
  pipeline.addPolicy(bearerPolicy(getToken));
  return {
    base,
    pipeline,
    getToken,
    http: rest.createDefaultHttpClient(),
    createRequest: rest.createPipelineRequest,
  };
}

/** The library's own bearer policy refuses http altogether; this one allows it for this machine only. */
function bearerPolicy(getToken: () => Promise<string>): PipelinePolicy {
  return {
    name: 'drawbridgeBearerPolicy',
    async sendRequest(request, next) {
      requireSafeEndpoint(new URL(request.url));
      request.headers.set('Authorization', `Bearer ${await getToken()}`);
      return next(request);
    },
  };
}

async function credentialOf({ accessToken, tenantId }: AzureConnection): Promise<TokenCredential> {
  if (accessToken !== undefined) {
    return { getToken: () => Promise.resolve({ token: accessToken, expiresOnTimestamp: Infinity }) };
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential(tenantId === undefined ? {} : { tenantId });
}
