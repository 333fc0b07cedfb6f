import { createHash } from 'node:crypto';

import type { GcpInstance } from '../../world/gcp-compute.ts';
import type { RestRequest } from '../protocol/rest-operation.ts';

/** Kinds of resource of a zone or a region that are named in paths here. */
type LocalCollection = 'instances' | 'disks' | 'operations' | 'instanceGroupManagers' | 'autoscalers';

/** A place in a project: a zone, or a region. */
export interface Place {
  readonly project: string;
  readonly zone?: string | undefined;
  readonly region?: string | undefined;
}

/** `projects/p/zones/z`, or `projects/p/regions/r`. */
export function placePath({ project, zone = '', region = '' }: Place): string {
  return zone === '' ? `projects/${project}/regions/${region}` : `projects/${project}/zones/${zone}`;
}

/** Whether two things are in the same zone, or in the same region. */
export function isSamePlace(place: Place, other: Place): boolean {
  return placePath(place) === placePath(other);
}

/** `projects/p/zones/z/instances/i`: how messages name a resource. */
export function resourcePath(place: Place, collection: LocalCollection, name: string): string {
  return `${placePath(place)}/${collection}/${name}`;
}

/** The full link to a resource, as fields such as `selfLink` and `zone` hold it. */
export function resourceLink({ url }: Pick<RestRequest, 'url'>, path: string): string {
  return `${url}/compute/v1/${path}`;
}

/** `{zone: link}` or `{region: link}`, as a resource says where it is. */
export function placeFields(request: RestRequest): object {
  const link = resourceLink(request, placePath(request));
  return request.zone === '' ? { region: link } : { zone: link };
}

/** A number in the shape of Google's ids, the same for the same path. */
export function numericId(path: string): string {
  return BigInt(`0x${createHash('sha256').update(path).digest('hex').slice(0, 15)}`).toString();
}

/** The id of a machine: of another one under the same name it is another. */
export function instanceId(instance: GcpInstance): string {
  return instance.id ?? numericId(resourcePath(instance, 'instances', instance.instance));
}

/** What Compute Engine checks a change against: another for another content. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest().subarray(0, 8).toString('base64');
}

/** The instance that a call names. */
export function findInstance(request: RestRequest, name = request.name): GcpInstance | undefined {
  return request.state.instances.find(
    (instance) =>
      instance.project === request.project && instance.zone === request.zone && instance.instance === name,
  );
}
