import { beginSettling } from '../../simulation/settling.ts';
import { computeError, notFound } from '../protocol/google-error.ts';
import { beginOperation, operationAnswer } from '../operations/local-operation.ts';
import { answerRepeat } from '../operations/request-id.ts';
import { findInstance, resourcePath } from '../resources/resource.ts';
import type { RestOperation } from '../protocol/rest-operation.ts';
import { metadataFingerprint, metadataRecord } from './instance-json.ts';

/**
 * Replaces the whole metadata of an instance, if its fingerprint is still the one that was read. Google asks for the
 * second permission only where the machine runs as a service account; here it is asked for always.
 */
export const setMetadata: RestOperation = {
  name: 'compute.instances.setMetadata',
  method: 'POST',
  path: '/compute/v1/projects/{project}/zones/{zone}/instances/{name}/setMetadata',
  permission: 'compute.instances.setMetadata',
  furtherPermissions: ['iam.serviceAccounts.actAs'],
  writes: true,
  answer: (request) => {
    const instance = findInstance(request);
    if (instance === undefined) return notFound(resourcePath(request, 'instances', request.name));
    const repeat = answerRepeat(request, 'setMetadata');
    if (repeat !== undefined) return repeat;
    const { fingerprint, items = [] } = request.body as {
      readonly fingerprint?: string;
      readonly items?: readonly { readonly key: string; readonly value?: string }[];
    };
    if (fingerprint !== metadataFingerprint(instance)) {
      return computeError(
        412,
        'conditionNotMet',
        'Supplied fingerprint does not match current metadata fingerprint.',
      );
    }
    beginSettling(request.state, metadataRecord(instance), { ...instance.metadata });
    instance.metadata = Object.fromEntries(items.map(({ key, value = '' }) => [key, value]));
    const requestId = request.query('requestId');
    const target = request.name;
    return operationAnswer(
      request,
      beginOperation(request, { operationType: 'setMetadata', target, requestId }),
    );
  },
};
