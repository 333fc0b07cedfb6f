import type { World, WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import {
  batch,
  build,
  cancelCommandCase,
  cancelOnMachineCase,
  commandId,
  otherId,
  region,
  web,
} from './conformance-case.suite.ts';

const start = useStages();
const statuses = (world: World) =>
  world.aws.ssmCommands.map((ssmCommand) => ssmCommand.invocations.map((run) => run.status));
const alone = (aws: NonNullable<WorldInput['aws']>, target: Target = cancelCommandCase.target) =>
  start({ ...cancelCommandCase, target, world: { aws } });

test('cancels the command of that region where it has not ended, and no other', async () => {
  const { sim, contain } = await start(cancelCommandCase);
  const { plan, result } = await contain();
  expect(plan.differences.map((difference) => difference.field)).toEqual([
    `command ${commandId} on ${web}`,
    `command ${commandId} on ${build}`,
  ]);
  expect(statuses(sim.snapshot())).toEqual([
    ['Cancelled', 'Cancelled', 'Success'],
    ['InProgress', 'InProgress'],
    ['InProgress'],
  ]);
  expect(JSON.stringify(result)).toContain(`${commandId} on ${batch}: Success`);
});

test('says in plan and residual access that cancelling is best effort, and what had run already', async () => {
  const { contain } = await start(cancelCommandCase);
  const { plan, result } = await contain();
  expect(plan.summary).toContain('what has run by then stays done');
  expect(result).toMatchObject({
    outcome: 'contained',
    residual: expect.arrayContaining([
      expect.objectContaining({ code: 'process-may-run-on' }),
      expect.objectContaining({
        code: 'what-has-run-stays',
        what: expect.stringContaining(`ended on ${batch}`) as string,
      }),
    ]) as unknown,
  });
});

test('cancels on a machine what is open there, and leaves the other machines alone', async () => {
  const { sim, contain } = await start(cancelOnMachineCase);
  const { plan } = await contain();
  expect(plan.residual.map((access) => access.code)).toContain('other-machines');
  const arn = `arn:aws:ec2:eu-west-1:123456789012:instance/${web}`;
  expect(plan.facts.names).toEqual([web, commandId, otherId, arn]);
  expect(statuses(sim.snapshot())).toEqual([
    ['Cancelled', 'Pending', 'Success'],
    ['Cancelled', 'InProgress'],
    ['InProgress'],
  ]);
});

test('says which were cancelled and which were not', async () => {
  const { sim, contain } = await start(cancelOnMachineCase);
  sim.inject({ operation: 'ssm:CancelCommand', error: 'access-denied', times: 1 });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
  expect(JSON.stringify(result)).toContain(`cancelled: ${otherId}; not cancelled: ${commandId}`);
});

test('does not call a command cancelled that goes on', async () => {
  const ssmCommands = [{ commandId, region, ignoresCancellation: true, invocations: [{ instanceId: web }] }];
  const { contain } = await alone({ ssmCommands });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'unverified' });
  expect(JSON.stringify(result)).toContain(`${commandId} on ${web}: InProgress`);
});

test('has nothing to do for a command that has ended, and says how it ended on each machine', async () => {
  const invocations = [{ instanceId: web, status: 'Success' as const }];
  const { plan } = await alone({ ssmCommands: [{ commandId, region, invocations }] });
  const said = await plan();
  expect(said).toMatchObject({ outcome: 'nothing' });
  expect(JSON.stringify(said)).toContain(`${web}: Success`);
  expect(JSON.stringify(said)).toContain('what-has-run-stays');
});

test('has nothing to do on a machine to which nothing is being sent', async () => {
  const target = { kind: 'aws.instance', instanceId: web, region } as const;
  const { plan } = await alone({ instances: [{ instanceId: web, region }] }, target);
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
});

test('keeps nothing of what the command was to run', async () => {
  const { contain } = await start(cancelCommandCase);
  expect(JSON.stringify(await contain())).not.toMatch(/TOKEN|Parameters/);
});

test('refuses another account', async () => {
  const target = { ...cancelCommandCase.target, account: '210987654321' } as Target;
  const { plan } = await start({ ...cancelCommandCase, target });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'other-account' });
});
