import { ManualClock } from '@drawbridge/base';
import { startCloudSim } from '@drawbridge/cloud-sim';
import { expect, it } from 'vitest';

import { examineEveryAccount } from './examine-accounts.ts';

const other = '210987654321';
const roleArn = `arn:aws:iam::${other}:role/drawbridge-responder`;
const trustPolicy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }],
});

it('says of each account and tenant whether it is reached, as whom, and why not', async () => {
  const clock = new ManualClock(new Date(Date.now() + 60_000));
  const world = {
    aws: { otherAccounts: [{ account: other, roles: [{ roleName: 'drawbridge-responder', trustPolicy }] }] },
  };
  const sim = await startCloudSim({ world, clock });
  try {
    const { aws, azure } = sim.connections;
    const accounts = [
      { id: '123456789012' },
      { id: other, roleArn },
      { id: '333333333333', roleArn: 'arn:aws:iam::333333333333:role/nobody' },
    ];
    const tenants = [azure, { ...azure, tenantId: '55555555-5555-4555-8555-555555555555' }];
    const context = { connections: { aws: { ...aws, accounts }, azure: { tenants } }, clock };
    const { checks } = await examineEveryAccount(context, [], undefined);
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['AWS account 123456789012', 'fine'],
      [`AWS account ${other}`, 'fine'],
      ['AWS account 333333333333', 'problem'],
      [`Entra tenant ${azure.tenantId}`, 'fine'],
      ['Entra tenant 55555555-5555-4555-8555-555555555555', 'problem'],
    ]);
    expect(checks[1]?.said).toContain(':assumed-role/drawbridge-responder/drawbridge');
    expect(checks[2]?.said).toContain('does not let us assume arn:aws:iam::333333333333:role/nobody');
  } finally {
    await sim.close();
  }
});
