import type { Permission } from '../../../contract/action.ts';

const managed = 'a member of a managed instance group';
const regional = 'a regional managed instance group or disk';
const touched = {
  when: 'managedInstanceGroup: abandon or set-policy',
  parameter: { name: 'managedInstanceGroup', values: ['abandon', 'set-policy'] },
};
const abandoned = {
  when: 'managedInstanceGroup: abandon',
  parameter: { name: 'managedInstanceGroup', values: ['abandon'] },
};
const policySet = {
  when: 'managedInstanceGroup: set-policy',
  parameter: { name: 'managedInstanceGroup', values: ['set-policy'] },
};
const snapshots = { when: 'snapshots', parameter: { name: 'snapshots', values: ['attempt', 'require'] } };

/** What comes before the verb: reading, evidence, and the group. */
const preparation: readonly Permission[] = [
  { name: 'compute.instances.get', why: 'to read status, disks and metadata', phase: 'observe' },
  {
    name: 'compute.projects.get',
    why: 'to know the project by its number too, by which protected assets may name it; without it the plan says so',
    phase: 'observe',
  },
  {
    name: 'compute.instances.listReferrers',
    why: 'to find the group that it is a member of, whatever its metadata say',
    phase: 'observe',
  },
  {
    name: 'compute.instanceGroupManagers.get',
    why: 'to read what its group does when it is not running',
    phase: 'observe',
    when: managed,
  },
  {
    name: 'compute.disks.createSnapshot',
    why: 'to keep its disks as evidence',
    phase: 'apply',
    ...snapshots,
  },
  {
    name: 'compute.snapshots.create',
    why: 'to keep its disks as evidence',
    phase: 'apply',
    ...snapshots,
  },
  {
    name: 'compute.snapshots.setLabels',
    why: 'to label the evidence with the incident',
    phase: 'apply',
    ...snapshots,
  },
  {
    name: 'compute.snapshots.get',
    why: 'to see that the evidence is taken, without waiting until it is uploaded',
    phase: 'apply',
    ...snapshots,
  },
  {
    name: 'compute.instanceGroupManagers.update',
    why: 'to take it out of its group, or to set the policy of the group',
    phase: 'apply',
    ...touched,
  },
  {
    name: 'compute.instanceGroupManagers.get',
    why: 'to see that it is out of its group',
    phase: 'apply',
    ...abandoned,
  },
];

/** The permissions of a stop and of a suspend, each with what undoes it. */
export function powerPermissions(
  verb: 'stop' | 'suspend',
  inverse: 'start' | 'resume',
): readonly Permission[] {
  return [
    ...preparation,
    { name: `compute.instances.${verb}`, why: `to ${verb} it`, phase: 'apply' },
    { name: 'compute.zoneOperations.get', why: 'to wait for each step and read its error', phase: 'apply' },
    {
      name: 'compute.regionOperations.get',
      why: 'to wait for a step of a region and read its error',
      phase: 'apply',
      when: regional,
    },
    { name: 'compute.instances.get', why: `to see that the ${verb} was made`, phase: 'verify' },
    ...undoPermissions(inverse),
  ];
}

function undoPermissions(inverse: 'start' | 'resume'): readonly Permission[] {
  return [
    { name: 'compute.instances.get', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: `compute.instances.${inverse}`, why: `to ${inverse} it again`, phase: 'undo' },
    {
      name: 'compute.instanceGroupManagers.get',
      why: 'to see that the policy is still as we set it',
      phase: 'undo',
      ...policySet,
    },
    {
      name: 'compute.instanceGroupManagers.update',
      why: 'to set the policy back',
      phase: 'undo',
      ...policySet,
    },
    {
      name: 'compute.zoneOperations.get',
      why: `to wait for the ${inverse} and read its error`,
      phase: 'undo',
    },
    {
      name: 'compute.regionOperations.get',
      why: 'to wait for the policy of a regional group',
      phase: 'undo',
      when: 'a regional managed instance group',
    },
  ];
}
