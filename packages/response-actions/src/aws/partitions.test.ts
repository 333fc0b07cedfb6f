import { awsPartitions } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { changeOf, useStages } from '../conformance/stage.suite.ts';
import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { deactivateAccessKeyCase } from './iam/deactivate-access-key/conformance-case.suite.ts';
import { denyUserCase } from './iam/deny-user/conformance-case.suite.ts';
import { isolateInstanceCase } from './ec2/isolate-instance/conformance-case.suite.ts';

const start = useStages();
const account = '123456789012';
const regions = {
  aws: 'eu-west-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
} as const;
const accessKeyId = 'AKIAEXAMPLEALICE0001';
const instanceId = 'i-0123456789abcdef0';
const users = [{ userName: 'alice', path: '/ops/', accessKeys: [{ accessKeyId }] }];

const aliceIn = (partition: string): Target => ({
  kind: 'aws.principal',
  principalType: 'user',
  account,
  arn: `arn:${partition}:iam::${account}:user/ops/alice`,
  userName: 'alice',
});

function stage(base: ConformanceCase, partition: keyof typeof regions, target: Target) {
  const region = regions[partition];
  const responder = { arn: `arn:${partition}:iam::${account}:user/drawbridge-responder` };
  const instances = [{ instanceId, region, interfaces: [] }];
  return start({ ...base, target, world: { aws: { region, responder, users, instances } } });
}

describe.each(awsPartitions)('in partition %s', (partition) => {
  const arn = `arn:${partition}:iam::${account}:user/ops/alice`;

  test('a key is known by its owner’s ARN, and goes off and on again', async () => {
    const target = { kind: 'aws.access-key', accessKeyId, principalArn: arn } as const;
    const { contain, undo, sim } = await stage(deactivateAccessKeyCase, partition, target);
    const { plan, result } = await contain();
    expect(plan.facts.names).toContain(arn);
    expect(plan.facts).not.toHaveProperty('contradictions');
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
    expect(sim.snapshot().aws.users[0]?.accessKeys[0]?.status).toBe('Active');
  });

  test('a user is denied by its ARN, and no other partition’s user of that name and number', async () => {
    const own = await stage(denyUserCase, partition, aliceIn(partition));
    expect(changeOf(await own.plan()).facts.names).toContain(arn);
    for (const other of awsPartitions.filter((candidate) => candidate !== partition)) {
      const { plan, sim } = await stage(denyUserCase, partition, aliceIn(other));
      const said = await plan();
      expect(said).toMatchObject({ outcome: 'refused', code: 'other-account' });
      expect(JSON.stringify(said)).toContain(`${account} in ${other}; our credentials are of`);
      expect(sim.operations.some((operation) => operation.writes)).toBe(false);
    }
  });

  test('an instance of another partition’s region is refused, and its own has an ARN of this one', async () => {
    const region = regions[partition];
    const target = { kind: 'aws.instance', instanceId, region, account } as const;
    const { plan } = await stage(isolateInstanceCase, partition, target);
    expect(JSON.stringify(await plan())).not.toContain('other-account');
    const other = awsPartitions.find((candidate) => candidate !== partition) ?? 'aws';
    const elsewhere = { ...target, region: regions[other] };
    expect(await (await stage(isolateInstanceCase, partition, elsewhere)).plan()).toMatchObject({
      outcome: 'refused',
      code: 'other-account',
    });
  });
});
