import { createHash } from 'node:crypto';

import type { GcpInstance } from '../world/gcp-world.ts';
import type { ComputeRequest } from './compute-operation.ts';

/** Kinds of zonal resource that are named in paths here. */
type ZonalCollection = 'instances' | 'disks' | 'operations' | 'instanceGroupManagers';

interface Place {
  readonly project: string;
  readonly zone: string;
}

/** `projects/p/zones/z/instances/i`: how messages name a resource. */
export function resourcePath({ project, zone }: Place, collection: ZonalCollection, name: string): string {
  return `projects/${project}/zones/${zone}/${collection}/${name}`;
}

/** The full link to a resource, as fields such as `selfLink` and `zone` hold it. */
export function resourceLink({ url }: ComputeRequest, path: string): string {
  return `${url}/compute/v1/${path}`;
}

/** The link to the zone of a call. */
export function zoneLink(request: ComputeRequest): string {
  return resourceLink(request, `projects/${request.project}/zones/${request.zone}`);
}

/** A number in the shape of Google's ids, the same for the same path. */
export function numericId(path: string): string {
  return BigInt(`0x${createHash('sha256').update(path).digest('hex').slice(0, 15)}`).toString();
}

/** The instance that a call names. */
export function findInstance(request: ComputeRequest, name = request.name): GcpInstance | undefined {
  return request.state.instances.find(
    (one) => one.project === request.project && one.zone === request.zone && one.instance === name,
  );
}
