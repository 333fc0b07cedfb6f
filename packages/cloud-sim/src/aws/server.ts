import { Hono } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';
import { send, type LoopbackEnv } from '../simulation/loopback-server.ts';
import type { AwsWorld } from '../world/aws-world.ts';
import type { AwsRequest } from './protocol/aws-operation.ts';
import { findCaller, grantsOf } from './protocol/caller.ts';
import { createAwsDialect } from './protocol/dialect.ts';
import { awsOperations } from './operations.ts';
import { errorAnswer, readAction, readSignature, type AwsService } from './protocol/protocol.ts';

/** All of AWS at one address; a call says in its version, or its target, which service it is for. */
export function createAwsServer(state: AwsWorld, gate: Gate): Hono<LoopbackEnv> {
  const app = new Hono<LoopbackEnv>();
  app.all('*', async (context) => {
    const { req } = context;
    const [authorization, target] = [req.header('authorization'), req.header('x-amz-target')];
    return send(context, await perform(state, gate, await req.text(), authorization, target));
  });
  return app;
}

async function perform(
  state: AwsWorld,
  gate: Gate,
  body: string,
  authorization: string | undefined,
  target: string | undefined,
): Promise<Passage> {
  const signature = readSignature(authorization);
  const form = new URLSearchParams(target === undefined ? body : '');
  const { service, action } = readAction(form, target);
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
  const json = target === undefined ? {} : (readJsonObject(body) ?? {});
  const request = { ...readForm(form), state, caller, json, region: signature.region };
  const call = createCall(name, { ...request, now: () => gate.clock.now() });
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
    furtherPermissions: operation.furtherPermissions ?? [],
    writes: operation.writes,
    resource: operation.resource(request),
    carryOut: () => operation.answer(request),
  };
}

function readForm(form: URLSearchParams): Pick<AwsRequest, 'parameter' | 'parameters'> {
  const parameter = (name: string): string | undefined => {
    const value = form.get(name);
    return value === null || value === '' ? undefined : value;
  };
  const parameters = (name: string): readonly string[] => {
    const found: string[] = [];
    for (let index = 1; ; index += 1) {
      const value = parameter(`${name}.${String(index)}`);
      if (value === undefined) return found;
      found.push(value);
    }
  };
  return { parameter, parameters };
}

function notSimulated(service: AwsService, name: string): Answer {
  return errorAnswer(service, 501, 'NotSimulated', `Drawbridge's cloud-sim does not simulate ${name}.`);
}

function unsigned(service: AwsService, authorization: string | undefined): Answer {
  return authorization === undefined
    ? errorAnswer(service, 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
    : errorAnswer(service, 400, 'IncompleteSignature', 'Authorization header names no credential scope.');
}

/** EC2 and Systems Manager word it otherwise than IAM and STS. */
function unknownKey(service: AwsService): Answer {
  const message = 'The security token included in the request is invalid.';
  if (service === 'ec2') {
    const words = 'AWS was not able to validate the provided access credentials';
    return errorAnswer(service, 401, 'AuthFailure', words);
  }
  return service === 'ssm'
    ? errorAnswer(service, 400, 'UnrecognizedClientException', message)
    : errorAnswer(service, 403, 'InvalidClientTokenId', message);
}
