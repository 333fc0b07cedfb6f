import { jsonAnswer } from '../../simulation/answer.ts';
import type { GcpOperationType } from '../../world/gcp-compute.ts';
import { computeError, notFound } from '../protocol/google-error.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { pollOperation } from '../operations/local-operation.ts';
import { managerOf } from '../resources/manager-of.ts';
import { findInstance, placePath, resourceLink, resourcePath } from '../resources/resource.ts';
import { instanceJson } from './instance-json.ts';

/** One instance. A look at it is a look at its operations too, so that a client may poll either. */
export const getInstance: RestOperation = {
  name: 'compute.instances.get',
  method: 'GET',
  path: '/compute/v1/projects/{project}/zones/{zone}/instances/{name}',
  permission: 'compute.instances.get',
  writes: false,
  answer: (request) => {
    const instance = findInstance(request);
    if (instance === undefined) return notFound(resourcePath(request, 'instances', request.name));
    pollOperationsOf(request);
    return jsonAnswer(200, instanceJson(request, instance));
  },
};

/** What refers to an instance: a managed group does so twice, as the group and as what manages it. */
export const listReferrers: RestOperation = {
  name: 'compute.instances.listReferrers',
  method: 'GET',
  path: '/compute/v1/projects/{project}/zones/{zone}/instances/{name}/referrers',
  permission: 'compute.instances.listReferrers',
  writes: false,
  answer: (request) => {
    const instance = findInstance(request);
    const target = resourcePath(request, 'instances', request.name);
    if (instance === undefined) return notFound(target);
    const manager = managerOf(request.state, instance);
    const links =
      manager === undefined
        ? []
        : [
            ['MEMBER_OF', `${placePath(manager)}/instanceGroups/${manager.name}`],
            ['MANAGED_BY', resourcePath(manager, 'instanceGroupManagers', manager.name)],
          ];
    return jsonAnswer(200, {
      kind: 'compute#instanceListReferrers',
      id: target,
      items: links.map(([referenceType, referrer = '']) => ({
        kind: 'compute#reference',
        referenceType,
        referrer: resourceLink(request, referrer),
        target: resourceLink(request, target),
      })),
    });
  },
};

/** The instances of a zone, all on one page as long as no page size is asked for. Filters are not simulated. */
export const listInstances: RestOperation = {
  name: 'compute.instances.list',
  method: 'GET',
  path: '/compute/v1/projects/{project}/zones/{zone}/instances',
  permission: 'compute.instances.list',
  writes: false,
  answer: (request) => {
    if (request.query('filter') !== undefined) {
      return computeError(501, 'notImplemented', "Drawbridge's cloud-sim does not simulate filters.");
    }
    const { state, project, zone } = request;
    const all = state.instances.filter((instance) => instance.project === project && instance.zone === zone);
    const start = Number(request.query('pageToken') ?? 0);
    const end = start + Number(request.query('maxResults') ?? state.pageSize);
    return jsonAnswer(200, {
      kind: 'compute#instanceList',
      items: all.slice(start, end).map((instance) => instanceJson(request, instance)),
      nextPageToken: end < all.length ? String(end) : undefined,
    });
  },
};

/** The instances of all zones of a project. Filters are not simulated. */
export const aggregateInstances: RestOperation = {
  name: 'compute.instances.aggregatedList',
  method: 'GET',
  path: '/compute/v1/projects/{project}/aggregated/instances',
  permission: 'compute.instances.list',
  writes: false,
  answer: (request) => {
    if (request.query('filter') !== undefined) {
      return computeError(501, 'notImplemented', "Drawbridge's cloud-sim does not simulate filters.");
    }
    const { state, project } = request;
    const all = state.instances.filter((instance) => instance.project === project);
    const start = Number(request.query('pageToken') ?? 0);
    const end = start + Number(request.query('maxResults') ?? state.pageSize);
    const page = all.slice(start, end);
    const zones = [...new Set(page.map((instance) => instance.zone))];
    const items = zones.map((zone) => {
      const there = page.filter((instance) => instance.zone === zone);
      return [
        `zones/${zone}`,
        { instances: there.map((instance) => instanceJson({ ...request, zone }, instance)) },
      ];
    });
    return jsonAnswer(200, {
      kind: 'compute#instanceAggregatedList',
      items: Object.fromEntries(items) as object,
      nextPageToken: end < all.length ? String(end) : undefined,
    });
  },
};

const ofInstances: ReadonlySet<GcpOperationType> = new Set([
  'stop',
  'start',
  'suspend',
  'resume',
  'repair',
  'setMetadata',
]);

function pollOperationsOf({ state, clock, project, zone, name }: RestRequest): void {
  const operations = state.operations.filter(
    (operation) => operation.project === project && operation.zone === zone && operation.target === name,
  );
  for (const operation of operations) {
    if (ofInstances.has(operation.operationType)) pollOperation(state, clock, operation);
  }
}
