import { Hono, type Context } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import { isSimulatedToken } from '../simulation/credentials.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import {
  send,
  serveOnLoopback,
  type LoopbackEnv,
  type LoopbackServer,
} from '../simulation/loopback-server.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';
import type { GcpWorld } from '../world/gcp-world.ts';
import { computeError } from './compute-error.ts';
import type { ComputeOperation, ComputeRequest } from './compute-operation.ts';
import { createGcpDialect, permissionDenied } from './dialect.ts';
import { computeOperations } from './operations.ts';

const zonePath = '/compute/v1/projects/:project/zones/:zone';

/** Compute Engine's REST interface. */
export function startGcpServer(state: GcpWorld, gate: Gate): Promise<LoopbackServer> {
  const app = new Hono<LoopbackEnv>();
  for (const operation of computeOperations) {
    const path = zonePath + operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(operation.method, path, async (context) => {
      const request = await createRequest(context, state, gate);
      return send(context, await perform(context, gate, operation, request));
    });
  }
  app.all('*', (context) => {
    const name = `${context.req.method} ${context.req.path}`;
    const answer = computeError(501, 'notImplemented', `Drawbridge's cloud-sim does not simulate ${name}.`);
    const call = { operation: name, permission: '', writes: false, resource: context.req.path };
    gate.record('gcp', call, answer.status);
    return send(context, { answer, cut: false });
  });
  return serveOnLoopback(app);
}

async function perform(
  context: Context<LoopbackEnv>,
  gate: Gate,
  operation: ComputeOperation,
  request: ComputeRequest,
): Promise<Passage> {
  const { state, project, zone, name } = request;
  const within = operation.path.replace(/\{name\}.*$/, name);
  const path = `projects/${project}/zones/${zone}${within}`;
  const call: Call = {
    operation: operation.name,
    permission: operation.permission,
    furtherPermissions: operation.furtherPermissions ?? [],
    writes: operation.writes,
    resource: name === '' ? `${project}/${zone}` : `${project}/${zone}/${name}`,
    carryOut: () => operation.answer(request),
  };
  const refusal = refuseCaller(context.req.header('authorization'), state, call, project, path);
  if (refusal !== undefined) {
    gate.record('gcp', call, refusal.status);
    return { answer: refusal, cut: false };
  }
  return gate.pass(call, createGcpDialect(state, path), state.permissions);
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
    return computeError(401, 'authError', message);
  }
  if (state.projects !== undefined && !state.projects.includes(project)) {
    return permissionDenied(call.permission, path);
  }
  return undefined;
}

async function createRequest(
  context: Context<LoopbackEnv>,
  state: GcpWorld,
  gate: Gate,
): Promise<ComputeRequest> {
  const { req } = context;
  return {
    state,
    clock: gate.clock,
    url: new URL(req.url).origin,
    project: req.param('project') ?? '',
    zone: req.param('zone') ?? '',
    name: req.param('name') ?? '',
    query: (name) => req.query(name),
    body: readJsonObject(await req.text()) ?? {},
  };
}
