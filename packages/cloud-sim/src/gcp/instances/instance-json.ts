import { readSettling } from '../../simulation/settling.ts';
import type { GcpInstance } from '../../world/gcp-compute.ts';
import {
  fingerprintOf,
  instanceId,
  placeFields,
  placePath,
  resourceLink,
  resourcePath,
  type Place,
} from '../resources/resource.ts';
import type { RestRequest } from '../protocol/rest-operation.ts';
import { disksOf, regionOf } from '../resources/disk-of.ts';

/** An instance as Compute Engine shows it. */
export function instanceJson(request: RestRequest, instance: GcpInstance): object {
  const path = resourcePath(request, 'instances', instance.instance);
  return {
    kind: 'compute#instance',
    id: instanceId(instance),
    name: instance.instance,
    ...placeFields(request),
    selfLink: resourceLink(request, path),
    status: readSettling(request.state, statusRecord(instance), instance.status),
    machineType: resourceLink(request, `${placePath(request)}/machineTypes/${instance.machineType}`),
    creationTimestamp: instance.creationTimestamp,
    lastStartTimestamp: instance.lastStartTimestamp,
    lastStopTimestamp: instance.lastStopTimestamp,
    lastSuspendedTimestamp: instance.lastSuspendedTimestamp,
    resourcePolicies: instance.resourcePolicies.map((name) =>
      resourceLink(
        request,
        `projects/${instance.project}/regions/${regionOf(instance.zone)}/resourcePolicies/${name}`,
      ),
    ),
    deletionProtection: instance.deletionProtection,
    labels: instance.labels,
    metadata: metadataJson(request, instance),
    guestAccelerators: acceleratorsJson(request, instance),
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

/** What `setMetadata` is checked against. */
export function metadataFingerprint({ metadata }: Pick<GcpInstance, 'metadata'>): string {
  return fingerprintOf(metadata);
}

/** Under which name a change of metadata that not every read sees yet is kept. */
export function metadataRecord({ project, zone, instance }: GcpInstance): string {
  return `instance-metadata/${project}/${zone}/${instance}`;
}

/** The same for a change of its status. */
export function statusRecord({ project, zone, instance }: GcpInstance): string {
  return `instance-status/${project}/${zone}/${instance}`;
}

function metadataJson({ state }: RestRequest, instance: GcpInstance): object {
  const metadata = readSettling(state, metadataRecord(instance), instance.metadata);
  const items = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  return {
    kind: 'compute#metadata',
    fingerprint: metadataFingerprint({ metadata }),
    items: items.length === 0 ? undefined : items,
  };
}

function acceleratorsJson(request: RestRequest, { gpus }: GcpInstance): object[] | undefined {
  if (gpus === 0) return undefined;
  const type = resourceLink(request, `${placePath(request)}/acceleratorTypes/nvidia-tesla-t4`);
  return [{ acceleratorType: type, acceleratorCount: gpus }];
}

function disksJson(request: RestRequest, instance: GcpInstance): object[] {
  const persistent = disksOf(instance).map(({ name, boot, sizeGb, regional }) => ({
    kind: 'compute#attachedDisk',
    type: 'PERSISTENT',
    mode: 'READ_WRITE',
    boot,
    deviceName: name,
    diskSizeGb: String(sizeGb),
    source: resourceLink(request, resourcePath(placeOfDisk(request, regional), 'disks', name)),
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

function placeOfDisk({ project, zone }: RestRequest, isRegional: boolean): Place {
  return isRegional ? { project, region: regionOf(zone) } : { project, zone };
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
