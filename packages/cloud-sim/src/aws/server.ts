import { Hono } from 'hono';

import type { Answer } from '../simulation/answer.ts';
import type { Call, Gate, Passage } from '../simulation/gate.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';
import { send, type LoopbackEnv } from '../simulation/loopback-server.ts';
import type { AwsAccount, AwsWorld } from '../world/aws-world.ts';
import type { AwsRequest } from './protocol/aws-operation.ts';
import { findSigner, grantsOf } from './protocol/caller.ts';
import { createAwsDialect } from './protocol/dialect.ts';
import { RoleSessions } from './protocol/role-sessions.ts';
import { awsOperations } from './operations.ts';
import { errorAnswer, readAction, readSignature, type AwsService } from './protocol/protocol.ts';

/** All of AWS at one address; a call says in its version, or its target, which service it is for. */
export function createAwsServer(state: AwsWorld, gate: Gate): Hono<LoopbackEnv> {
  const accounts: readonly AwsAccount[] = [state, ...state.otherAccounts];
  const sessions = new RoleSessions();
  const app = new Hono<LoopbackEnv>();
  app.all('*', async (context) => {
    const { req } = context;
    const incoming = {
      body: await req.text(),
      authorization: req.header('authorization'),
      target: req.header('x-amz-target'),
      sessionToken: req.header('x-amz-security-token'),
    };
    return send(context, await perform({ accounts, sessions, gate }, incoming));
  });
  return app;
}

interface Surroundings {
  readonly accounts: readonly AwsAccount[];
  readonly sessions: RoleSessions;
  readonly gate: Gate;
}

interface Incoming {
  readonly body: string;
  readonly authorization: string | undefined;
  readonly target: string | undefined;
  readonly sessionToken: string | undefined;
}

async function perform({ accounts, sessions, gate }: Surroundings, incoming: Incoming): Promise<Passage> {
  const { body, authorization, target } = incoming;
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
  const now = () => gate.clock.now();
  const signer =
    findSigner(accounts, signature.accessKeyId) ??
    sessions.find(signature.accessKeyId, incoming.sessionToken, now());
  if (signer === undefined) return stop(unknownKey(service));
  if (signer === 'expired') return stop(expired(service));
  const { state, caller } = signer;
  const json = target === undefined ? {} : (readJsonObject(body) ?? {});
  const request = { ...readForm(form), state, accounts, sessions, caller, json, region: signature.region };
  const call = createCall(name, { ...request, now });
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

/** Of temporary credentials whose time is over. */
function expired(service: AwsService): Answer {
  const message = 'The security token included in the request is expired';
  if (service === 'ec2') return errorAnswer(service, 400, 'RequestExpired', message);
  return service === 'ssm'
    ? errorAnswer(service, 400, 'ExpiredTokenException', message)
    : errorAnswer(service, 403, 'ExpiredToken', message);
}
