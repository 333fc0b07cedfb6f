import { each, type OperationNotes } from './operation-note.ts';

const operations = 'operationPolls, operationSeconds';
const metadata = `consistencyDelayReads, ${operations}`;

/** Of every operation of Google Cloud. */
export const gcpNotes: OperationNotes = {
  ...each(['compute.instances.get'], { refuses: ['notFound'], late: 'consistencyDelayReads' }),
  ...each(['compute.instances.listReferrers'], { refuses: ['notFound'] }),
  ...each(['compute.instances.list', 'compute.instances.aggregatedList'], {
    refuses: ['notImplemented'],
    only: 'no filters',
  }),
  ...each(['compute.instances.stop'], {
    refuses: ['notFound', 'resourceNotReady', 'badRequest', 'invalid'],
    late: operations,
    only: 'the operation ends with an error where the instance has `stopFails`; its group repairs it; with `gracefulShutdownSeconds` it is PENDING_STOP until then, unless `noGracefulShutdown`',
  }),
  ...each(['compute.instances.start', 'compute.instances.resume'], {
    refuses: ['notFound', 'resourceNotReady', 'badRequest', 'invalid'],
    late: operations,
  }),
  ...each(['compute.instances.suspend'], {
    refuses: ['notFound', 'resourceNotReady', 'badRequest', 'invalid'],
    late: operations,
    only: 'GPUs forbid it, a local SSD needs a choice; no limit of size and time',
  }),
  ...each(['compute.instances.setMetadata'], {
    refuses: ['notFound', 'conditionNotMet', 'invalid'],
    late: metadata,
  }),
  ...each(['compute.instances.testIamPermissions'], { refuses: ['notFound', 'invalid'] }),
  ...each(['cloudresourcemanager.projects.testIamPermissions'], { refuses: ['INVALID_ARGUMENT'] }),
  ...each(['compute.zoneOperations.get', 'compute.regionOperations.get', 'compute.zoneOperations.wait'], {
    refuses: ['notFound'],
    late: operations,
  }),
  ...each(['compute.disks.createSnapshot', 'compute.regionDisks.createSnapshot'], {
    refuses: ['notFound', 'invalid', 'alreadyExists'],
    late: operations,
    only: 'the operation ends with an error where the disk has `snapshotFails`',
  }),
  ...each(['compute.snapshots.get'], { refuses: ['notFound'], late: operations }),
  ...each(['compute.instanceGroupManagers.get', 'compute.regionInstanceGroupManagers.get'], {
    refuses: ['notFound'],
  }),
  ...each(
    [
      'compute.instanceGroupManagers.listManagedInstances',
      'compute.regionInstanceGroupManagers.listManagedInstances',
    ],
    { refuses: ['notFound'] },
  ),
  ...each(['compute.instanceGroupManagers.patch', 'compute.regionInstanceGroupManagers.patch'], {
    refuses: ['notFound', 'notImplemented', 'invalid'],
    late: operations,
    only: 'the policy of repairing',
  }),
  ...each(
    [
      'compute.instanceGroupManagers.abandonInstances',
      'compute.regionInstanceGroupManagers.abandonInstances',
    ],
    { refuses: ['notFound', 'invalid'], late: operations },
  ),
  ...each(['compute.projects.get'], { refuses: [], only: 'its common metadata' }),
  ...each(['iam.serviceAccounts.get', 'iam.serviceAccounts.disable', 'iam.serviceAccounts.enable'], {
    refuses: ['RESOURCE_NOT_FOUND'],
    late: 'consistencyDelayReads',
  }),
  ...each(['iam.serviceAccountKeys.list', 'iam.serviceAccountKeys.get'], {
    refuses: ['RESOURCE_NOT_FOUND'],
    late: 'consistencyDelayReads',
  }),
  ...each(['iam.serviceAccountKeys.disable', 'iam.serviceAccountKeys.enable'], {
    refuses: ['RESOURCE_NOT_FOUND', 'FAILED_PRECONDITION'],
    late: 'consistencyDelayReads',
  }),
  ...each(['oauth2.tokeninfo'], { refuses: [], only: 'whose token it is' }),
  ...each(['oslogin.users.getLoginProfile', 'oslogin.users.sshPublicKeys.delete'], {
    refuses: ['RESOURCE_NOT_FOUND'],
    late: 'consistencyDelayReads',
  }),
  ...each(['oslogin.users.importSshPublicKey'], {
    refuses: ['RESOURCE_NOT_FOUND', 'INVALID_ARGUMENT'],
    late: 'consistencyDelayReads',
  }),
};
