import { expect, test } from 'vitest';

import { awsPartitionOf, awsPartitions, parseAwsArn, printAwsArn } from './aws-arn.ts';

test.each(awsPartitions)('an ARN of partition %s is read and printed as it was', (partition) => {
  const text = `arn:${partition}:iam::123456789012:user/ops/alice`;
  const arn = parseAwsArn(text);
  expect(arn).toEqual({
    partition,
    service: 'iam',
    region: '',
    account: '123456789012',
    resource: 'user/ops/alice',
  });
  expect(arn && printAwsArn(arn)).toBe(text);
});

test.each(['', 'alice', 'arn:aws', 'arn:aws-mars:iam::123456789012:user/alice', 'ARN:AWS:iam::1:user/a'])(
  '%j is no ARN of a partition that AWS has',
  (text) => {
    expect(parseAwsArn(text)).toBeUndefined();
  },
);

test('a resource keeps its colons', () => {
  expect(parseAwsArn('arn:aws:sns:eu-west-1:123456789012:topic:sub:1')?.resource).toBe('topic:sub:1');
});

test.each([
  ['eu-west-1', 'aws'],
  ['us-east-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
] as const)('region %s is in partition %s', (region, partition) => {
  expect(awsPartitionOf(region)).toBe(partition);
});
