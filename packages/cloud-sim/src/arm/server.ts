import { Hono, type Context } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import { send, type LoopbackEnv } from '../simulation/loopback-server.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';
import type { ArmCaller, ArmWorld } from '../world/arm-world.ts';
import type { World } from '../world/world.ts';
import { refuseApiVersion } from './protocol/api-version.ts';
import { armError, notSimulated } from './protocol/arm-error.ts';
import { nameArmOperation } from './protocol/arm-operation.ts';
import { readCaller } from './protocol/caller.ts';
import { createArmDialect } from './protocol/dialect.ts';
import { armOperations } from './operations.ts';
import { matchArmPath, type ArmMatch } from './route.ts';

/** Azure Resource Manager, and the providers behind it. */
export function createArmServer(world: World['arm'], gate: Gate, tenantId: string): Hono<LoopbackEnv> {
  const app = new Hono<LoopbackEnv>();
  app.all('*', async (context) => {
    const incoming = await readIncoming(context);
    return send(context, await perform(findSubscription(world, tenantId, incoming.url), gate, incoming));
  });
  return app;
}

/** A subscription, and whose tokens it takes. */
interface Subscription {
  readonly state: ArmWorld;
  readonly tenantId: string;
}

/** That of the path; of a path that names none of the others, the first. */
function findSubscription(world: World['arm'], tenantId: string, url: URL): Subscription {
  const id = subscriptionIn(url)?.toLowerCase();
  const other = world.otherSubscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id);
  return other === undefined ? { state: world, tenantId } : { state: other, tenantId: other.tenantId };
}

function subscriptionIn(url: URL): string | undefined {
  return /^\/+subscriptions\/+([^/]+)/i.exec(url.pathname)?.[1];
}

/** A request, before it is known what it asks for. */
interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly body: string;
}

async function readIncoming({ req }: Context<LoopbackEnv>): Promise<Incoming> {
  return {
    method: req.method,
    url: new URL(req.url),
    authorization: req.header('authorization'),
    ifMatch: req.header('if-match'),
    ifNoneMatch: req.header('if-none-match'),
    body: await req.text(),
  };
}

async function perform({ state, tenantId }: Subscription, gate: Gate, incoming: Incoming): Promise<Passage> {
  const { method, url, authorization } = incoming;
  const matches = matchArmPath(armOperations, url.pathname);
  const match = matches.find((armMatch) => armMatch.operation.method === method);
  const reading = readCaller(state, tenantId, authorization);
  const call =
    match === undefined
      ? unknownCall(incoming)
      : createCall(state, gate, incoming, match, reading.ok ? reading.caller : state.caller);
  const refusal = reading.ok ? refuseRoute(state, incoming, match) : reading.refusal;
  if (reading.ok && refusal === undefined) {
    return gate.pass(call, createArmDialect(reading.caller, url.pathname), reading.grants);
  }
  const answer = refusal ?? notSimulated(call.operation);
  gate.record('arm', call, answer.status);
  return { answer, cut: false };
}

function createCall(
  state: ArmWorld,
  gate: Gate,
  { url, body, ifMatch, ifNoneMatch }: Incoming,
  { operation, parameters }: ArmMatch,
  caller: ArmCaller,
): Call {
  const { permission, furtherPermissions = [], writes } = operation;
  return {
    operation: nameArmOperation(operation),
    permission,
    furtherPermissions,
    writes,
    resource: Object.values(parameters).at(-1) ?? '',
    carryOut: () =>
      operation.answer({
        state,
        clock: gate.clock,
        url,
        apiVersion: url.searchParams.get('api-version') ?? '',
        parameters,
        ifMatch,
        ifNoneMatch,
        body: readJsonObject(body),
        caller,
      }),
  };
}

function unknownCall({ method, url }: Incoming): Call {
  const operation = `${method} ${url.pathname}`;
  return {
    operation,
    permission: '',
    writes: false,
    resource: url.pathname,
    carryOut: () => notSimulated(operation),
  };
}

/** Refuses what is not simulated, what names no known version, and other people's subscriptions. */
function refuseRoute(
  state: ArmWorld,
  { method, url }: Incoming,
  match: ArmMatch | undefined,
): Answer | undefined {
  if (match === undefined) return notSimulated(`${method} ${url.pathname}`);
  const { operation } = match;
  const version = refuseApiVersion(operation, url.searchParams.get('api-version'));
  if (version !== undefined) return version;
  const subscriptionId = subscriptionIn(url);
  if (subscriptionId === undefined || subscriptionId.toLowerCase() === state.subscriptionId.toLowerCase()) {
    return undefined;
  }
  const message = `The subscription '${subscriptionId}' could not be found.`;
  return armError(404, 'SubscriptionNotFound', message);
}
