import { Hono } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import { claimsOfToken, isSimulatedToken, tenantOfToken } from '../simulation/credentials.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import { send, type LoopbackEnv } from '../simulation/loopback-server.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';
import type { AzureWorld } from '../world/azure-world.ts';
import type { World } from '../world/world.ts';
import { createGraphDialect } from './protocol/dialect.ts';
import { graphError, notSimulated } from './protocol/graph-error.ts';
import { graphGrants } from './protocol/graph-grants.ts';
import type { GraphRequest } from './protocol/graph-operation.ts';
import { matchGraphPath, type GraphMatch } from './protocol/match-path.ts';
import { graphOperations } from './operations.ts';

const version = '/v1.0';

/** Microsoft Graph, version 1.0. */
export function createAzureServer(world: World['azure'], gate: Gate): Hono<LoopbackEnv> {
  const app = new Hono<LoopbackEnv>();
  app.all('*', async (context) => {
    const { req } = context;
    const call = { method: req.method, url: new URL(req.url), body: await req.text() };
    const authorization = req.header('authorization');
    return send(context, await perform(findTenant(world, authorization), gate, call, authorization));
  });
  return app;
}

/** The tenant of a token; of one that does not tell, the first. */
function findTenant(world: World['azure'], authorization: string | undefined): AzureWorld {
  const tenantId = tenantOfToken(authorization);
  return world.otherTenants.find((tenant) => tenant.tenantId === tenantId) ?? world;
}

/** A token without claims is that of a person in the portal. */
function callerOf(authorization: string | undefined): string {
  const { appid } = claimsOfToken(authorization) ?? {};
  return typeof appid === 'string' ? appid : 'analyst@example.com';
}

/** A request, before it is known what it asks for. */
interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

async function perform(
  state: AzureWorld,
  gate: Gate,
  incoming: Incoming,
  authorization: string | undefined,
): Promise<Passage> {
  const matches = matchGraphPath(graphOperations, incoming.url.pathname);
  const match = matches.find((candidate) => candidate.operation.method === incoming.method);
  const call =
    match === undefined
      ? unknownCall(incoming)
      : createCall(state, gate, { ...incoming, caller: callerOf(authorization) }, match);
  const refusal = isSimulatedToken(authorization)
    ? refusePath(match, matches, incoming)
    : refuseToken(authorization);
  if (refusal === undefined) return gate.pass(call, createGraphDialect(state), graphGrants(state));
  gate.record('azure', call, refusal.status);
  return { answer: refusal, cut: false };
}

function createCall(
  state: AzureWorld,
  gate: Gate,
  { url, body, caller }: Incoming & { readonly caller: string },
  { operation, id }: GraphMatch,
): Call {
  const { method, path, permission, furtherPermissions, detailPermissions, broaderPermissions, writes } =
    operation;
  const request: GraphRequest = {
    state,
    clock: gate.clock,
    caller,
    url: url.origin + version,
    pathAndQuery: url.pathname.slice(version.length) + url.search,
    id,
    query: url.searchParams,
    body: readJsonObject(body),
  };
  return {
    operation: `${method} ${path}`,
    permission,
    furtherPermissions: furtherPermissions ?? [],
    detailPermissions: detailPermissions ?? [],
    broaderPermissions: broaderPermissions ?? [],
    writes,
    resource: id,
    carryOut: () => operation.answer(request),
  };
}

function unknownCall({ method, url }: Incoming): Call {
  return {
    operation: `${method} ${url.pathname}`,
    permission: '',
    writes: false,
    resource: url.pathname,
    carryOut: () => notSimulated(`${method} ${url.pathname}`),
  };
}

/** 400 for a segment that OData takes for an option, 405 where only the method is wrong, 501 where nothing at the path is simulated. */
function refusePath(
  match: GraphMatch | undefined,
  matches: readonly GraphMatch[],
  { method, url }: Incoming,
): Answer | undefined {
  if (match !== undefined) {
    // OData takes what begins with a dollar for an option of its own; documented at "Get a user".
    return match.isQuoted || !match.id.startsWith('$')
      ? undefined
      : graphError(400, 'BadRequest', `Resource not found for the segment '${match.id}'.`);
  }
  // A GET of an action is the one wrong method that Graph is known to refuse; DELETE may well exist there.
  if (method === 'GET' && matches.length > 0) {
    const message = 'Specified HTTP method is not allowed for the request target.';
    return graphError(405, 'Request_BadRequest', message);
  }
  return notSimulated(`${method} ${url.pathname}`);
}

function refuseToken(authorization: string | undefined): Answer {
  const message = authorization === undefined ? 'Access token is empty.' : 'Access token validation failure.';
  return graphError(401, 'InvalidAuthenticationToken', message);
}
