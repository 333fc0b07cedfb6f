import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { GcpInstanceGroupManager } from '../../world/gcp-compute.ts';
import { computeError, notFound } from '../protocol/google-error.ts';
import { beginOperation, operationAnswer } from '../operations/local-operation.ts';
import { answerRepeat } from '../operations/request-id.ts';
import {
  fingerprintOf,
  instanceId,
  isSamePlace,
  numericId,
  placeFields,
  resourceLink,
  resourcePath,
} from '../resources/resource.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { instanceReference, managerOf } from '../resources/manager-of.ts';

/** The operations of a managed instance group, once for groups of a zone and once for those of a region. */
export const instanceGroupManagerOperations: readonly RestOperation[] = [
  ...operationsAt('compute.instanceGroupManagers', '/compute/v1/projects/{project}/zones/{zone}'),
  ...operationsAt('compute.regionInstanceGroupManagers', '/compute/v1/projects/{project}/regions/{region}'),
];

function operationsAt(service: string, place: string): readonly RestOperation[] {
  const path = `${place}/instanceGroupManagers/{name}`;
  // The permissions of both kinds of group have the same names.
  const reads = { permission: 'compute.instanceGroupManagers.get', writes: false };
  const writes = { permission: 'compute.instanceGroupManagers.update', writes: true };
  return [
    { ...reads, name: `${service}.get`, method: 'GET', path, answer: readGroup },
    {
      ...reads,
      name: `${service}.listManagedInstances`,
      method: 'POST',
      path: `${path}/listManagedInstances`,
      answer: listManagedInstances,
    },
    { ...writes, name: `${service}.patch`, method: 'PATCH', path, answer: patchGroup },
    {
      ...writes,
      name: `${service}.abandonInstances`,
      method: 'POST',
      path: `${path}/abandonInstances`,
      answer: abandonInstances,
    },
  ];
}

function withGroup(request: RestRequest, answer: (group: GcpInstanceGroupManager) => Answer): Answer {
  const { state, name } = request;
  const group = state.instanceGroupManagers.find(
    (groupManager) => isSamePlace(groupManager, request) && groupManager.name === name,
  );
  return group === undefined ? notFound(resourcePath(request, 'instanceGroupManagers', name)) : answer(group);
}

function readGroup(request: RestRequest): Answer {
  return withGroup(request, (group) => {
    const path = resourcePath(request, 'instanceGroupManagers', group.name);
    const { defaultActionOnFailure, onFailedHealthCheck, targetSize } = group;
    const instanceLifecyclePolicy = { defaultActionOnFailure, onFailedHealthCheck };
    return jsonAnswer(200, {
      kind: 'compute#instanceGroupManager',
      id: numericId(path),
      name: group.name,
      ...placeFields(request),
      selfLink: resourceLink(request, path),
      fingerprint: fingerprintOf([instanceLifecyclePolicy, targetSize]),
      targetSize,
      instanceLifecyclePolicy,
      ...keepersOf(request, group),
    });
  });
}

/** What acts on its members: only named, since neither does anything here. */
function keepersOf(request: RestRequest, { autoscaler, healthCheck }: GcpInstanceGroupManager) {
  const scaledBy =
    autoscaler === undefined
      ? {}
      : { autoscaler: resourceLink(request, resourcePath(request, 'autoscalers', autoscaler)) };
  const checkedBy =
    healthCheck === undefined
      ? {}
      : {
          autoHealingPolicies: [
            {
              healthCheck: resourceLink(
                request,
                `projects/${request.project}/global/healthChecks/${healthCheck}`,
              ),
              initialDelaySec: 300,
            },
          ],
        };
  return { status: { isStable: true, ...scaledBy }, ...checkedBy };
}

function membersOf(request: RestRequest, group: GcpInstanceGroupManager) {
  return request.state.instances.filter((instance) => managerOf(request.state, instance) === group);
}

/** Who is a member now, page by page; filters are not simulated. */
function listManagedInstances(request: RestRequest): Answer {
  return withGroup(request, (group) => {
    const all = membersOf(request, group);
    const start = Number(request.query('pageToken') ?? 0);
    const end = start + Number(request.query('maxResults') ?? request.state.pageSize);
    return jsonAnswer(200, {
      managedInstances: all.slice(start, end).map((instance) => ({
        id: instanceId(instance),
        instance: resourceLink(request, instanceReference(instance)),
        instanceStatus: instance.status,
        currentAction: 'NONE',
      })),
      nextPageToken: end < all.length ? String(end) : undefined,
    });
  });
}

const actions = ['REPAIR', 'DO_NOTHING'] as const;

/** Only the lifecycle policy can be patched here; fields that are left out stay as they are. */
function patchGroup(request: RestRequest): Answer {
  return withGroup(request, (group) => {
    const repeat = answerRepeat(request, 'patch');
    if (repeat !== undefined) return repeat;
    const { instanceLifecyclePolicy: policy, ...rest } = request.body as {
      readonly instanceLifecyclePolicy?: Readonly<Record<string, string>>;
    };
    if (policy === undefined || Object.keys(rest).length > 0) {
      const message = "Drawbridge's cloud-sim patches nothing but instanceLifecyclePolicy.";
      return computeError(501, 'notImplemented', message);
    }
    const byDefault = actions.find((action) => action === policy.defaultActionOnFailure);
    const onCheck = (['DEFAULT_ACTION', ...actions] as const).find(
      (action) => action === policy.onFailedHealthCheck,
    );
    if (byDefault !== undefined) group.defaultActionOnFailure = byDefault;
    if (onCheck !== undefined) group.onFailedHealthCheck = onCheck;
    return begin(request, 'patch', []);
  });
}

/** DONE as soon as it is scheduled, as Google says; here the group has let go by then. */
function abandonInstances(request: RestRequest): Answer {
  return withGroup(request, (group) => {
    const repeat = answerRepeat(request, 'abandonInstances');
    if (repeat !== undefined) return repeat;
    const asked = (request.body.instances ?? []) as readonly string[];
    const members = membersOf(request, group).map(instanceReference);
    const names = asked.map((link) => members.find((member) => link.endsWith(member)));
    const known = names.filter((name) => name !== undefined);
    if (known.length === 0 || known.length < asked.length) {
      const message = `Invalid value for field 'instances': an instance is not a member of '${group.name}'.`;
      return computeError(400, 'invalid', message);
    }
    return begin(request, 'abandonInstances', known);
  });
}

function begin(
  request: RestRequest,
  operationType: 'patch' | 'abandonInstances',
  about: readonly string[],
): Answer {
  const requestId = request.query('requestId');
  const begun = beginOperation(request, { operationType, target: request.name, about, requestId });
  return operationAnswer(request, begun);
}
