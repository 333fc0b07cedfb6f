import type { GcpInstance } from '../../world/gcp-compute.ts';
import type { GcpWorld } from '../../world/gcp-world.ts';
import type { Place } from './resource.ts';

export type GcpDisk = NonNullable<GcpInstance['disks']>[number];

/** The persistent disks of an instance; one boot disk of its own name if the world names none. */
export function disksOf(instance: GcpInstance): readonly GcpDisk[] {
  return instance.disks ?? [{ name: instance.instance, boot: true, sizeGb: 10, regional: false }];
}

/** The region of a zone: `europe-west1` of `europe-west1-b`. */
export function regionOf(zone: string): string {
  return zone.replace(/-[a-z]$/, '');
}

/** A disk of a zone, or of a region, that some instance has. */
export function diskOf(state: GcpWorld, place: Place, name: string): GcpDisk | undefined {
  const isRegional = (place.zone ?? '') === '';
  return state.instances
    .filter((instance) => instance.project === place.project)
    .filter((instance) =>
      isRegional ? regionOf(instance.zone) === place.region : instance.zone === place.zone,
    )
    .flatMap(disksOf)
    .find((disk) => disk.name === name && disk.regional === isRegional);
}
