import type { Answer } from '../../simulation/answer.ts';
import type { AwsAccount } from '../../world/aws-world.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { errorAnswer, resultAnswer } from '../protocol/protocol.ts';

const action = 'DescribeAutoScalingInstances';
const mostIds = 50;

/** The members of groups among the instances that are named, or all of the region. One that is no member is left out. */
export const describeAutoScalingInstances: AwsOperation = {
  writes: false,
  resource: ({ parameters }) => parameters('InstanceIds.member').join(', '),
  answer: (request) => {
    const ids = request.parameters('InstanceIds.member');
    if (ids.length > mostIds) {
      return refuse('ValidationError', `The number of instance ids exceeds the limit of ${String(mostIds)}.`);
    }
    const size = Number(request.parameter('MaxRecords') ?? mostIds);
    if (!Number.isInteger(size) || size < 1 || size > mostIds) {
      return refuse('ValidationError', `MaxRecords must be between 1 and ${String(mostIds)}.`);
    }
    const start = readToken(request.parameter('NextToken'));
    if (start === undefined) return refuse('InvalidNextToken', 'The NextToken value is not valid.');
    const found = membersOf(request).filter(({ InstanceId }) => ids.length === 0 || ids.includes(InstanceId));
    const end = start + size;
    return resultAnswer('autoscaling', action, {
      AutoScalingInstances: { member: found.slice(start, end) },
      ...(end < found.length ? { NextToken: printToken(end) } : {}),
    });
  },
};

function membersOf({ state, region }: AwsRequest) {
  return state.autoScalingGroups
    .filter((group) => group.region === region)
    .flatMap((group) => group.instances.map((member) => describe(group, member)));
}

type Group = AwsAccount['autoScalingGroups'][number];

function describe({ autoScalingGroupName, region }: Group, member: Group['instances'][number]) {
  return {
    InstanceId: member.instanceId,
    AutoScalingGroupName: autoScalingGroupName,
    AvailabilityZone: `${region}a`,
    LifecycleState: member.lifecycleState,
    HealthStatus: member.healthStatus,
    ProtectedFromScaleIn: member.protectedFromScaleIn,
  };
}

function refuse(code: string, message: string): Answer {
  return errorAnswer('autoscaling', 400, code, message);
}

/** Auto Scaling's own tokens are opaque; ours hold an offset. */
function printToken(offset: number): string {
  return Buffer.from(String(offset)).toString('base64url');
}

function readToken(token: string | undefined): number | undefined {
  if (token === undefined) return 0;
  const text = Buffer.from(token, 'base64url').toString();
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
