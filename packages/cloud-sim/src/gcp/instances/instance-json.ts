import type { GcpInstance } from '../../world/gcp-world.ts';
import type { ComputeRequest } from '../compute-operation.ts';
import { numericId, resourceLink, resourcePath, zoneLink } from '../resource.ts';

/** An instance as Compute Engine shows it. */
export function instanceJson(request: ComputeRequest, instance: GcpInstance): object {
  const path = resourcePath(request, 'instances', instance.instance);
  return {
    kind: 'compute#instance',
    id: instance.id ?? numericId(path),
    name: instance.instance,
    zone: zoneLink(request),
    selfLink: resourceLink(request, path),
    status: instance.status,
    machineType: `${zoneLink(request)}/machineTypes/${instance.machineType}`,
    creationTimestamp: instance.creationTimestamp,
    lastStartTimestamp: instance.lastStartTimestamp,
    lastStopTimestamp: instance.lastStopTimestamp,
    lastSuspendedTimestamp: instance.lastSuspendedTimestamp,
    deletionProtection: instance.deletionProtection,
    labels: instance.labels,
    metadata: { kind: 'compute#metadata', items: metadataItems(instance) },
    disks: disksJson(request, instance),
    networkInterfaces: [networkInterface(instance)],
    serviceAccounts:
      instance.serviceAccount === undefined
        ? undefined
        : [
            {
              email: instance.serviceAccount,
              scopes: ['https://www.googleapis.com/auth/cloud-platform'],
            },
          ],
  };
}

function metadataItems({ metadata }: GcpInstance): object[] | undefined {
  const items = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  return items.length === 0 ? undefined : items;
}

function disksJson(request: ComputeRequest, instance: GcpInstance): object[] {
  const persistent = disksOf(instance).map(({ name, boot, sizeGb }) => ({
    kind: 'compute#attachedDisk',
    type: 'PERSISTENT',
    mode: 'READ_WRITE',
    boot,
    deviceName: name,
    diskSizeGb: String(sizeGb),
    source: resourceLink(request, resourcePath(request, 'disks', name)),
  }));
  const scratch = {
    kind: 'compute#attachedDisk',
    type: 'SCRATCH',
    mode: 'READ_WRITE',
    boot: false,
    deviceName: 'local-ssd-0',
    diskSizeGb: '375',
    interface: 'NVME',
  };
  return [...persistent, ...(instance.localSsd ? [scratch] : [])].map((disk, index) => ({
    ...disk,
    index,
  }));
}

/** The persistent disks of an instance; one boot disk of its own name if the world names none. */
export function disksOf(instance: GcpInstance): NonNullable<GcpInstance['disks']> {
  return instance.disks ?? [{ name: instance.instance, boot: true, sizeGb: 10 }];
}

function networkInterface({ externalIp }: GcpInstance): object {
  return {
    kind: 'compute#networkInterface',
    name: 'nic0',
    networkIP: '10.128.0.2',
    accessConfigs:
      externalIp === undefined
        ? undefined
        : [{ kind: 'compute#accessConfig', type: 'ONE_TO_ONE_NAT', natIP: externalIp }],
  };
}
