import type { Answer } from '../../simulation/answer.ts';
import { beginSettling } from '../../simulation/settling.ts';
import type { GcpInstance, GcpInstanceStatus } from '../../world/gcp-compute.ts';
import { computeError, notFound, notReady } from '../protocol/google-error.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { answerRepeat } from '../operations/request-id.ts';
import { beginOperation, operationAnswer } from '../operations/local-operation.ts';
import { findInstance, resourcePath } from '../resources/resource.ts';
import { statusRecord } from './instance-json.ts';

type PowerVerb = 'stop' | 'start' | 'suspend' | 'resume';

/** From which states a verb leads where; in a state of `already` it succeeds and changes nothing. */
interface Transition {
  readonly from: readonly GcpInstanceStatus[];
  readonly during: GcpInstanceStatus;
  readonly already: readonly GcpInstanceStatus[];
  /** Whether a local SSD's fate must be said. */
  readonly losesLocalSsd: boolean;
}

/**
 * Stopping a stopped instance succeeds, as does starting a running one. The wording of the refusals from other
 * states is ours: Google documents that they are refused, not how.
 */
const transitions: Readonly<Record<PowerVerb, Transition>> = {
  stop: {
    from: ['RUNNING', 'PROVISIONING', 'STAGING', 'REPAIRING', 'SUSPENDED', 'PENDING_STOP'],
    during: 'STOPPING',
    already: ['TERMINATED', 'STOPPING'],
    losesLocalSsd: true,
  },
  start: {
    from: ['TERMINATED'],
    during: 'STAGING',
    already: ['RUNNING', 'STAGING', 'PROVISIONING'],
    losesLocalSsd: false,
  },
  suspend: { from: ['RUNNING'], during: 'SUSPENDING', already: ['SUSPENDED'], losesLocalSsd: true },
  resume: { from: ['SUSPENDED'], during: 'PROVISIONING', already: ['RUNNING'], losesLocalSsd: false },
};

const between: readonly GcpInstanceStatus[] = [
  'PENDING_STOP',
  'STOPPING',
  'SUSPENDING',
  'STAGING',
  'PROVISIONING',
];

export const stopInstance = powerOperation('stop');
export const startInstance = powerOperation('start');
export const suspendInstance = powerOperation('suspend');
export const resumeInstance = powerOperation('resume');

function powerOperation(verb: PowerVerb): RestOperation {
  return {
    name: `compute.instances.${verb}`,
    method: 'POST',
    path: `/compute/v1/projects/{project}/zones/{zone}/instances/{name}/${verb}`,
    permission: `compute.instances.${verb}`,
    writes: true,
    answer: (request) => answer(request, verb),
  };
}

function answer(request: RestRequest, verb: PowerVerb): Answer {
  const instance = findInstance(request);
  const path = resourcePath(request, 'instances', request.name);
  if (instance === undefined) return notFound(path);
  const repeat = answerRepeat(request, verb);
  if (repeat !== undefined) return repeat;
  const refusal = refuse(request, instance, verb, path);
  if (refusal !== undefined) return refusal;
  const { from, during } = transitions[verb];
  if (from.includes(instance.status)) beginSettling(request.state, statusRecord(instance), instance.status);
  const graceful = verb === 'stop' && isGraceful(request) ? instance.gracefulShutdownSeconds : undefined;
  if (from.includes(instance.status)) instance.status = graceful === undefined ? during : 'PENDING_STOP';
  const discard = request.query('discardLocalSsd');
  const operation = beginOperation(request, {
    operationType: verb,
    target: request.name,
    requestId: request.query('requestId'),
    discardLocalSsd: discard === undefined ? undefined : discard === 'true',
    gracefulSeconds: graceful,
  });
  return operationAnswer(request, operation);
}

/** With `noGracefulShutdown` the guest is not waited for, and one that is waited for already is not any more. */
function isGraceful(request: RestRequest): boolean {
  return request.query('noGracefulShutdown') !== 'true';
}

function refuse(
  request: RestRequest,
  instance: GcpInstance,
  verb: PowerVerb,
  path: string,
): Answer | undefined {
  const { from, already, losesLocalSsd } = transitions[verb];
  if (![...from, ...already].includes(instance.status)) {
    return between.includes(instance.status)
      ? notReady(path)
      : computeError(400, 'badRequest', `Cannot ${verb} '${path}' in status ${instance.status}.`);
  }
  if (losesLocalSsd && instance.localSsd && request.query('discardLocalSsd') === undefined) {
    return computeError(
      400,
      'badRequest',
      'VM has a Local SSD attached but an undefined value for `discard-local-ssd`. If using gcloud, please ' +
        'add `--discard-local-ssd=false` or `--discard-local-ssd=true` to your command.',
    );
  }
  if (verb === 'suspend' && instance.gpus > 0) {
    return computeError(400, 'badRequest', 'Instances with GPUs cannot be suspended.');
  }
  return undefined;
}
