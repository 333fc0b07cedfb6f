import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, Pipeline, PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import { given, isFailure, TerminalFailure, type JsonValue } from '@drawbridge/base';

import type { CloudCall } from '../../calls/cloud-failure.ts';
import {
  isLoopback,
  parseSafeEndpoint,
  requireConnection,
  requireSafeEndpoint,
} from '../../calls/connection.ts';
import { retryCall } from '../../calls/retry-call.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { AzureConnection } from '../../contract/connections.ts';
import { azureFailure, azureUnreachable } from './azure-failure.ts';
import { readOwnIdentity, type OwnIdentity } from './own-identity.ts';
import { readTokenClaims, type TokenClaims } from './token-claims.ts';

/** One of Microsoft's two interfaces that we talk to. */
export interface AzureService {
  /** For people: `Microsoft Graph`. */
  readonly name: string;
  /** In the public cloud. Elsewhere the endpoint of the connection says where it is and whom the token is for. */
  readonly publicEndpoint: string;
  readonly endpointOf: (connection: AzureConnection) => string | undefined;
  /** The header that names a call to Microsoft's support. */
  readonly requestIdHeader: string;
}

export interface RestRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** After the endpoint, with its query, encoded; or a whole link that an answer gave. */
  readonly path: string;
  readonly body?: JsonValue;
  /** The permission that the call needs: `User.Read.All`, `Microsoft.Compute/virtualMachines/read`. */
  readonly permission: string;
  readonly hints?: CloudCall['hints'];
}

/** A success. */
export interface RestAnswer {
  readonly status: number;
  /** Undefined where there was none, as with 204. */
  readonly body: JsonValue | undefined;
  readonly header: (name: string) => string | undefined;
}

interface RestClient {
  readonly base: URL;
  readonly http: HttpClient;
  readonly pipeline: Pipeline;
  readonly getToken: () => Promise<string>;
  readonly createRequest: (options: { url: string; method: RestRequest['method'] }) => PipelineRequest;
}

const timeoutMs = 20_000;
const clients = new WeakMap<AzureConnection, Map<AzureService, Promise<RestClient>>>();

/**
 * Makes one call that may be repeated, with retries. Throws a `Failure` for everything but success. By plain REST:
 * Microsoft's own Graph client sends no token over http, which a simulator on loopback needs.
 */
export function callRest(
  context: ActionContext,
  service: AzureService,
  request: RestRequest,
): Promise<RestAnswer> {
  return retryCall(context, () =>
    toldAsFailure(context, service, request.permission, () => send(context, service, request)),
  );
}

/** As whom we are signed in, where our token tells it. */
export function getOwnIdentity(context: ActionContext, service: AzureService): Promise<OwnIdentity> {
  return readOwnToken(context, service, readOwnIdentity);
}

/** What our token says of us; undefined where it is not one that can be read. */
export function getOwnClaims(
  context: ActionContext,
  service: AzureService,
): Promise<TokenClaims | undefined> {
  return readOwnToken(context, service, readTokenClaims);
}

/** The token itself stays here. */
function readOwnToken<T>(
  context: ActionContext,
  service: AzureService,
  read: (accessToken: string) => T,
): Promise<T> {
  return toldAsFailure(context, service, 'a token', async () => {
    const { getToken } = await open(context, service);
    return read(await getToken());
  });
}

async function toldAsFailure<T>(
  context: ActionContext,
  service: AzureService,
  permission: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (isFailure(thrown) || context.signal?.aborted === true) throw thrown;
    throw azureUnreachable({ cloud: service.name, permission }, thrown);
  }
}

async function send(context: ActionContext, service: AzureService, asked: RestRequest): Promise<RestAnswer> {
  const client = await open(context, service);
  const url = resolve(service, client.base, asked.path);
  const request = client.createRequest({ url: url.href, method: asked.method });
  request.timeout = timeoutMs;
  request.allowInsecureConnection = isLoopback(url);
  if (context.signal !== undefined) request.abortSignal = context.signal;
  if (asked.body !== undefined) {
    request.headers.set('Content-Type', 'application/json');
    request.body = JSON.stringify(asked.body);
  }
  const response = await client.pipeline.sendRequest(client.http, request);
  const requestId = response.headers.get(service.requestIdHeader);
  context.onAnswer?.({
    cloud: 'azure',
    operation: asked.permission,
    status: response.status,
    at: context.clock.now().toISOString(),
    ...given({ requestId }),
  });
  const body = response.bodyAsText ?? '';
  if (response.status < 200 || response.status > 299) {
    const call = { cloud: service.name, permission: asked.permission, hints: asked.hints };
    const retryAfter = response.headers.get('retry-after');
    throw azureFailure(call, { status: response.status, body, retryAfter }, context.clock.now());
  }
  return {
    status: response.status,
    body: body === '' ? undefined : parseBody(service, body, asked),
    header: (name) => response.headers.get(name),
  };
}

/** A link is followed only within the endpoint that we were told to use: the token goes nowhere else. */
function resolve(service: AzureService, base: URL, path: string): URL {
  if (path.startsWith('/')) return new URL(base.href.replace(/\/$/, '') + path);
  const link = URL.canParse(path) ? new URL(path) : undefined;
  if (link?.origin === base.origin) return link;
  throw new TerminalFailure(
    'cloud-error',
    `${service.name} pointed to another host, ${link?.host ?? 'none'}`,
  );
}

function parseBody(service: AzureService, body: string, { method, path }: RestRequest): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch (cause) {
    const asked = `${method} ${path.split('?')[0] ?? path}`;
    throw new TerminalFailure('cloud-error', `${service.name} answered ${asked} with text that is not JSON`, {
      cause,
    });
  }
}

async function open(context: ActionContext, service: AzureService): Promise<RestClient> {
  const connection = requireConnection(context.connections, 'azure');
  const ofConnection = clients.get(connection) ?? new Map<AzureService, Promise<RestClient>>();
  clients.set(connection, ofConnection);
  const opening = ofConnection.get(service) ?? connect(connection, service);
  ofConnection.set(service, opening);
  try {
    return await opening;
  } catch (thrown) {
    ofConnection.delete(service);
    throw thrown;
  }
}

async function connect(connection: AzureConnection, service: AzureService): Promise<RestClient> {
  const base = parseSafeEndpoint(service.endpointOf(connection) ?? service.publicEndpoint);
  const rest = await import('@azure/core-rest-pipeline');
  const pipeline = rest.createPipelineFromOptions({
    // `retryCall` does it, on the clock that was passed in; a redirect could carry the token elsewhere.
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
  });
  const credential = await credentialOf(connection);
  const audience = isLoopback(base) ? new URL(service.publicEndpoint).origin : base.origin;
  const getToken = async (): Promise<string> => {
    const token = await credential.getToken(`${audience}/.default`);
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
  return new DefaultAzureCredential(given({ tenantId }));
}
