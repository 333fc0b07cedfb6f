import type { ComputeOperation } from './compute-operation.ts';
import { createSnapshot } from './create-snapshot.ts';
import { getInstanceGroupManager } from './get-instance-group-manager.ts';
import {
  resumeInstance,
  startInstance,
  stopInstance,
  suspendInstance,
} from './instances/power-operations.ts';
import { getInstance, listInstances } from './instances/read-instances.ts';
import { getZoneOperation, waitZoneOperation } from './operations/zone-operations.ts';

/** Every Compute Engine operation that is simulated. */
export const computeOperations: readonly ComputeOperation[] = [
  getInstance,
  listInstances,
  stopInstance,
  startInstance,
  suspendInstance,
  resumeInstance,
  getZoneOperation,
  waitZoneOperation,
  createSnapshot,
  getInstanceGroupManager,
];
