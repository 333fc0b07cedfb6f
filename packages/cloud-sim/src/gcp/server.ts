import { Hono, type Context } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import { claimsOfToken, isSimulatedToken } from '../simulation/credentials.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import { grantsIn } from '../simulation/permission.ts';
import { send, type LoopbackEnv } from '../simulation/loopback-server.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';
import type { GcpWorld } from '../world/gcp-world.ts';
import { createGcpDialect, permissionDenied } from './protocol/dialect.ts';
import { computeError, rpcError } from './protocol/google-error.ts';
import { gcpOperations } from './operations.ts';
import type { RestOperation, RestRequest } from './protocol/rest-operation.ts';
import { canonicalNames } from './resources/canonical-names.ts';
import { findRoute } from './routes.ts';

/** The REST interfaces of Compute Engine, IAM, OS Login and Resource Manager at one address: their paths differ. */
export function createGcpServer(state: GcpWorld, gate: Gate): Hono<LoopbackEnv> {
  const app = new Hono<LoopbackEnv>();
  app.all('*', async (context) => {
    const { method, path } = context.req;
    const route = findRoute(gcpOperations, method, new URL(context.req.url).pathname);
    if (route === undefined) return send(context, notSimulated(gate, method, path));
    const request = await createRequest(
      context,
      state,
      gate,
      canonicalNames(state, route.operation.path, route.parameters),
    );
    return send(context, await perform(context, gate, route.operation, request));
  });
  return app;
}

function notSimulated(gate: Gate, method: string, path: string): Passage {
  const name = `${method} ${path}`;
  const answer = computeError(501, 'notImplemented', `Drawbridge's cloud-sim does not simulate ${name}.`);
  const call = { operation: name, permission: '', writes: false, resource: path };
  gate.record('gcp', call, answer.status);
  return { answer, cut: false };
}

async function perform(
  context: Context<LoopbackEnv>,
  gate: Gate,
  operation: RestOperation,
  request: RestRequest,
): Promise<Passage> {
  const { state } = request;
  const path = resourceOf(operation, request);
  const call: Call = {
    operation: operation.name,
    permission: operation.permission,
    needsNoGrant: operation.permission === '',
    furtherPermissions: operation.furtherPermissions ?? [],
    writes: operation.writes,
    resource: [request.project, request.zone, request.region, request.name, request.key]
      .filter((part) => part !== '')
      .join('/'),
    carryOut: () => operation.answer(request),
  };
  const refusal = refuseCaller(context.req.header('authorization'), state, call, request.project, path);
  if (refusal !== undefined) {
    gate.record('gcp', call, refusal.status);
    return { answer: refusal, cut: false };
  }
  return gate.pass(call, createGcpDialect(state, path), grantsIn(state));
}

/** `projects/p/zones/z/instances/i`: what the path of a call names, without the verb behind it. */
function resourceOf({ path }: RestOperation, request: RestRequest): string {
  const named = /^(.*\{(?:name|key)\})/.exec(path)?.[1] ?? path.replace(/:\w+$/, '');
  return named
    .replace(/^\/(?:compute\/)?v1\//, '')
    .replaceAll(/\{(\w+)\}/g, (_all, name: string) => request[name as 'name']);
}

/** Refuses who cannot prove anything, and who has no role in the project: to them it might not exist. */
function refuseCaller(
  authorization: string | undefined,
  state: GcpWorld,
  call: Call,
  project: string,
  path: string,
): Answer | undefined {
  if (!isSimulatedToken(authorization)) {
    const message =
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other ' +
      'valid authentication credential.';
    return call.operation.startsWith('compute.')
      ? computeError(401, 'authError', message)
      : rpcError(401, 'ACCESS_TOKEN_INVALID', message);
  }
  const anywhere = project === '' || project === '-';
  if (!anywhere && state.projects !== undefined && !state.projects.includes(project)) {
    return permissionDenied(call, path);
  }
  return undefined;
}

async function createRequest(
  context: Context<LoopbackEnv>,
  state: GcpWorld,
  gate: Gate,
  parameters: Readonly<Record<string, string>>,
): Promise<RestRequest> {
  const { req } = context;
  return {
    state,
    clock: gate.clock,
    url: new URL(req.url).origin,
    project: parameters.project ?? '',
    zone: parameters.zone ?? '',
    region: parameters.region ?? '',
    name: parameters.name ?? '',
    key: parameters.key ?? '',
    claims: claimsOfToken(req.header('authorization')),
    query: (name) => req.query(name),
    body: readJsonObject(await req.text()) ?? {},
  };
}
