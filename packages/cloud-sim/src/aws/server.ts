import { Hono } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import {
  send,
  serveOnLoopback,
  type LoopbackEnv,
  type LoopbackServer,
} from '../simulation/loopback-server.ts';
import type { AwsWorld } from '../world/aws-world.ts';
import type { AwsRequest } from './aws-operation.ts';
import { findCaller, grantsOf, type Caller } from './caller.ts';
import { createAwsDialect } from './dialect.ts';
import { awsOperations } from './operations.ts';
import { errorAnswer, readSignature, serviceOfVersion, type QueryService } from './query-protocol.ts';

/** IAM and STS at one address; a call says in its signature's scope, or its version, which it is for. */
export function startAwsServer(state: AwsWorld, gate: Gate): Promise<LoopbackServer> {
  const app = new Hono<LoopbackEnv>();
  app.all('*', async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const target = context.req.header('x-amz-target');
    return send(context, await perform(state, gate, form, context.req.header('authorization'), target));
  });
  return serveOnLoopback(app);
}

async function perform(
  state: AwsWorld,
  gate: Gate,
  form: URLSearchParams,
  authorization: string | undefined,
  target: string | undefined,
): Promise<Passage> {
  const signature = readSignature(authorization);
  const service = serviceOfVersion(form.get('Version'));
  const action = form.get('Action') ?? target ?? 'no Action';
  const name = `${service ?? signature?.service ?? 'unknown'}:${action}`;
  const asked = { operation: name, permission: name, writes: false, resource: '' };
  const stop = (answer: Answer): Passage => {
    gate.record('aws', asked, answer.status);
    return { answer, cut: false };
  };

  if (service === undefined) return stop(notSimulated('iam', name));
  if (signature === undefined) return stop(unsigned(service, authorization));
  const caller = findCaller(state, signature.accessKeyId);
  if (caller === undefined) return stop(unknownKey(service));
  const call = createCall(name, createRequest(state, caller, form));
  if (call === undefined) return stop(notSimulated(service, name));
  return gate.pass(call, createAwsDialect(service, caller), grantsOf(state, caller));
}

function createCall(name: string, request: AwsRequest): Call | undefined {
  const operation = awsOperations.get(name);
  if (operation === undefined) return undefined;
  return {
    operation: name,
    permission: name,
    needsNoGrant: operation.needsNoGrant ?? false,
    writes: operation.writes,
    resource: operation.resource(request),
    carryOut: () => operation.answer(request),
  };
}

function createRequest(state: AwsWorld, caller: Caller, form: URLSearchParams): AwsRequest {
  const parameter = (name: string): string | undefined => {
    const value = form.get(name);
    return value === null || value === '' ? undefined : value;
  };
  return { state, caller, parameter };
}

function notSimulated(service: QueryService, name: string): Answer {
  return errorAnswer(service, 501, 'NotSimulated', `Drawbridge's cloud-sim does not simulate ${name}.`);
}

function unsigned(service: QueryService, authorization: string | undefined): Answer {
  return authorization === undefined
    ? errorAnswer(service, 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
    : errorAnswer(service, 400, 'IncompleteSignature', 'Authorization header names no credential scope.');
}

function unknownKey(service: QueryService): Answer {
  const message = 'The security token included in the request is invalid.';
  return errorAnswer(service, 403, 'InvalidClientTokenId', message);
}
