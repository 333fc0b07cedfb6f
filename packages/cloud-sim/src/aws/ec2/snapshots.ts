import type { AwsOperation } from '../protocol/aws-operation.ts';
import { ec2Answer } from '../protocol/protocol.ts';
import { ec2Id, findInstance, matches, noSuchInstance, tagSet, tagsToSet } from './ec2-request.ts';

/** One snapshot of each volume of an instance, of one and the same moment. */
export const createSnapshots: AwsOperation = {
  writes: true,
  furtherPermissions: ['ec2:CreateTags'],
  resource: ({ parameter }) => parameter('InstanceSpecification.InstanceId') ?? '',
  answer: (request) => {
    const { state, region } = request;
    const instanceId = request.parameter('InstanceSpecification.InstanceId') ?? '';
    const instance = findInstance(request, instanceId);
    if (instance === undefined) return noSuchInstance(instanceId);
    const startTime = request.now().toISOString();
    const made = instance.volumes.map((volumeId, index) => ({
      snapshotId: ec2Id('snap', state.snapshots.length + index + 1),
      volumeId,
      region,
      state: state.snapshotsEndAs,
      startTime,
      tags: tagsToSet(request),
    }));
    state.snapshots.push(...made);
    return ec2Answer('CreateSnapshots', {
      snapshotSet: {
        item: made.map(({ snapshotId, volumeId }) => ({ snapshotId, volumeId, state: 'pending', startTime })),
      },
    });
  },
};

/** Snapshots of the region that the filters (volume-id, `tag:…`) let through. */
export const describeSnapshots: AwsOperation = {
  writes: false,
  resource: () => 'snapshot/*',
  answer: (request) => {
    const found = request.state.snapshots.filter(
      (snapshot) =>
        snapshot.region === request.region &&
        matches(request, (name) =>
          name === 'volume-id' ? snapshot.volumeId : snapshot.tags[name.replace(/^tag:/, '')],
        ),
    );
    return ec2Answer('DescribeSnapshots', {
      snapshotSet: {
        item: found.map((snapshot) => ({
          snapshotId: snapshot.snapshotId,
          volumeId: snapshot.volumeId,
          status: snapshot.state,
          startTime: snapshot.startTime,
          tagSet: tagSet(snapshot.tags),
        })),
      },
    });
  },
};
