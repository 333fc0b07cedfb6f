import { instanceGroupManagerOperations } from './groups/instance-group-managers.ts';
import {
  disableServiceAccountKey,
  enableServiceAccountKey,
  getServiceAccountKey,
  listServiceAccountKeys,
} from './iam/service-account-keys.ts';
import { disableServiceAccount, enableServiceAccount, getServiceAccount } from './iam/service-accounts.ts';
import { getTokenInfo } from './iam/token-info.ts';
import {
  resumeInstance,
  startInstance,
  stopInstance,
  suspendInstance,
} from './instances/power-operations.ts';
import { aggregateInstances, getInstance, listInstances, listReferrers } from './instances/read-instances.ts';
import { setMetadata } from './instances/set-metadata.ts';
import { getRegionOperation, getZoneOperation, waitZoneOperation } from './operations/read-operations.ts';
import { deleteSshPublicKey, getLoginProfile, importSshPublicKey } from './oslogin/login-profiles.ts';
import { getProject } from './projects/get-project.ts';
import { testInstancePermissions, testProjectPermissions } from './projects/test-iam-permissions.ts';
import type { RestOperation } from './protocol/rest-operation.ts';
import { createDiskSnapshot, createRegionDiskSnapshot } from './snapshots/create-snapshot.ts';
import { getSnapshot } from './snapshots/get-snapshot.ts';

/** Every operation of Google Cloud that is simulated. */
export const gcpOperations: readonly RestOperation[] = [
  getInstance,
  listReferrers,
  listInstances,
  aggregateInstances,
  stopInstance,
  startInstance,
  suspendInstance,
  resumeInstance,
  setMetadata,
  testInstancePermissions,
  getZoneOperation,
  getRegionOperation,
  waitZoneOperation,
  createDiskSnapshot,
  createRegionDiskSnapshot,
  getSnapshot,
  ...instanceGroupManagerOperations,
  getProject,
  getServiceAccount,
  disableServiceAccount,
  enableServiceAccount,
  listServiceAccountKeys,
  getServiceAccountKey,
  disableServiceAccountKey,
  enableServiceAccountKey,
  getTokenInfo,
  getLoginProfile,
  deleteSshPublicKey,
  importSshPublicKey,
  testProjectPermissions,
];
