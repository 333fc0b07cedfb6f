/**
 * The partitions of AWS: worlds of their own, with accounts, regions and endpoints that the others do not know. The
 * only list of them here. Source: the AWS SDK's `partitions.js`; an SDK does not export it.
 */
export const awsPartitions = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const;

export type AwsPartition = (typeof awsPartitions)[number];

/** The parts of an ARN, `arn:partition:service:region:account:resource`; region and account may be empty. */
export interface AwsArn {
  readonly partition: AwsPartition;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** With its type: `user/ops/alice`. It may hold colons. */
  readonly resource: string;
}

const arnShape = /^arn:([^:]*):([^:]+):([^:]*):([^:]*):(.+)$/s;

/** Reads an ARN of any partition; undefined for other text, and for a partition that AWS does not have. */
export function parseAwsArn(text: string): AwsArn | undefined {
  const [, partition = '', service = '', region = '', account = '', resource = ''] =
    arnShape.exec(text) ?? [];
  if (!isAwsPartition(partition)) return undefined;
  return { partition, service, region, account, resource };
}

/** Prints an ARN. */
export function printAwsArn({ partition, service, region, account, resource }: AwsArn): string {
  return ['arn', partition, service, region, account, resource].join(':');
}

/** What the regions of a partition begin with; those of `aws` are all the others. */
const regionPrefixes: readonly (readonly [string, AwsPartition])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
];

/** The partition that a region is in. */
export function awsPartitionOf(region: string): AwsPartition {
  return regionPrefixes.find(([prefix]) => region.toLowerCase().startsWith(prefix))?.[1] ?? 'aws';
}

function isAwsPartition(text: string): text is AwsPartition {
  return awsPartitions.some((partition) => partition === text);
}
