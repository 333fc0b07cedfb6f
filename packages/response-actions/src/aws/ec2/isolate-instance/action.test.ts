import type { JsonValue } from '@drawbridge/base';
import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import { changeOf, useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { isolateInstanceCase } from './conformance-case.suite.ts';

const start = useStages();
type AwsWorld = NonNullable<WorldInput['aws']>;
const aws = isolateInstanceCase.world.aws!;
const machine = aws.instances![0]!;

function stage(parameters: JsonValue = {}, extra: Partial<typeof machine> = {}, more: AwsWorld = {}) {
  const world = { aws: { ...aws, instances: [{ ...machine, ...extra }], ...more } };
  return start({ ...isolateInstanceCase, world, parameters });
}

test('keeps the disks, and leaves one group without a rule on every interface', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe(
    'Isolate instance i-0123456789abcdef0 in us-east-1: nothing in and nothing out on 2 interfaces, after a snapshot of 2 volumes',
  );
  expect(result).toMatchObject({ outcome: 'contained' });
  const { instances, securityGroups, snapshots } = sim.snapshot().aws;
  const ids = instances[0]?.interfaces.map((networkInterface) => networkInterface.groups) ?? [];
  for (const [id, ...others] of ids) {
    expect(others).toEqual([]);
    expect(securityGroups.find((securityGroup) => securityGroup.groupId === id)).toMatchObject({
      groupName: 'drawbridge-quarantine',
      ingress: [],
      egress: [],
    });
  }
  expect(snapshots.map((snapshot) => snapshot.volumeId)).toEqual(machine.volumes);
});

test('snapshots before it isolates', async () => {
  const { sim, contain } = await stage();
  await contain();
  const writes = writesOf(sim);
  expect(writes.indexOf('ec2:CreateSnapshots')).toBe(0);
  expect(writes.filter((write) => write === 'ec2:CreateSnapshots')).toHaveLength(1);
});

test('tags the evidence with the incident, the run and the legal hold', async () => {
  const { sim, context, runner, execute } = await stage();
  const within = { ...context, reference: { incident: 'incident-7', run: 'run-3' } };
  const { id, target } = isolateInstanceCase;
  const plan = changeOf(await runner.plan(within, id, target, { legalHold: true }));
  const journal = { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() };
  const options = {
    approvedHash: plan.hash,
    idempotencyKey: 'b9a4d7b0-53c8-4a3f-8f0e-7d1c2e3f4a55',
    journal,
  };
  expect(await runner.execute(within, plan, options)).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().aws.snapshots[0]?.tags).toMatchObject({
    drawbridge: 'evidence',
    'drawbridge:incident': 'incident-7',
    'drawbridge:run': 'run-3',
    'drawbridge:legal-hold': 'true',
  });
  expect(await execute(plan)).toMatchObject({ outcome: 'nothing' });
});

describe('when the snapshots cannot be taken', () => {
  test('isolates all the same, and says that there is none', async () => {
    const { sim, contain } = await stage();
    sim.inject({ operation: 'ec2:CreateSnapshots', error: 'access-denied', times: 9 });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toContain('NO snapshot of vol-0123456789abcdef0');
  });

  test('changes nothing if it was told to refuse', async () => {
    const { sim, contain } = await stage({ ifEvidenceFails: 'refuse' });
    sim.inject({ operation: 'ec2:CreateSnapshots', error: 'access-denied', times: 9 });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
    expect(JSON.stringify(result)).toContain('ec2:CreateTags');
    expect(writesOf(sim)).toEqual([]);
  });

  test('takes none where none is wanted', async () => {
    const { sim, contain } = await stage({ evidence: 'none' });
    await contain();
    expect(sim.snapshot().aws.snapshots).toEqual([]);
  });
});

test('says which interfaces are isolated and which are not, and can be resumed', async () => {
  const { sim, contain, execute, undo } = await stage();
  sim.inject({ operation: 'ec2:ModifyNetworkInterfaceAttribute', error: 'access-denied', times: 1 });
  const { plan, result } = await contain();
  expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
  expect(JSON.stringify(result)).toContain(
    'isolated: eni-0123456789abcdef1; not isolated: eni-0123456789abcdef0.',
  );
  expect(await execute(plan, { resuming: true })).toMatchObject({ outcome: 'contained' });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(
    sim.snapshot().aws.instances[0]?.interfaces.map((networkInterface) => networkInterface.groups),
  ).toEqual(machine.interfaces?.map((networkInterface) => networkInterface.groups));
});

type Member = NonNullable<NonNullable<AwsWorld['autoScalingGroups']>[number]['instances']>[number];

/** A world in which the machine is a member of a group. */
const memberOf = (autoScalingGroupName: string, member: Omit<Member, 'instanceId'> = {}): AwsWorld => ({
  autoScalingGroups: [
    { autoScalingGroupName, instances: [{ instanceId: machine.instanceId, ...member }] },
    { autoScalingGroupName: 'other', instances: [{ instanceId: 'i-0123456789abcdef1' }] },
  ],
});

describe('whether a group replaces the machine', () => {
  const said = async (extra: Partial<typeof machine>, more: AwsWorld) => {
    const { contain } = await stage({}, extra, more);
    const { plan, result } = await contain();
    const residual = result.outcome === 'contained' ? result.residual : [];
    return { plan, text: residual.map(({ code, what }) => `${code}: ${what}`).join('\n') };
  };

  test('is what Auto Scaling says, and not a tag', async () => {
    const tagged = { tags: { 'aws:autoscaling:groupName': 'web' } };
    expect((await said(tagged, {})).text).not.toContain('its-group');
    const { plan, text } = await said({ tags: {} }, memberOf('web'));
    expect(text).toContain(
      'replaced-by-its-group: i-0123456789abcdef0 is a member of the Auto Scaling group web',
    );
    expect(plan.facts.groups).toContain('web');
    expect(plan.facts.groups).not.toContain('other');
    expect(plan.facts).not.toHaveProperty('unread');
  });

  test('is no danger while the machine is in standby', async () => {
    const { plan, text } = await said({}, memberOf('web', { lifecycleState: 'Standby' }));
    expect(text).toContain('standby-in-its-group');
    expect(text).not.toContain('replaced-by-its-group');
    expect(plan.facts.groups).toContain('web');
  });

  test('is not known where AWS denies it, and the plan and the guards are told', async () => {
    const withheld = ['autoscaling:DescribeAutoScalingInstances'];
    const { plan, text } = await said({}, { ...memberOf('web'), withheld });
    expect(text).toContain('group-not-read');
    expect(plan.facts.unread).toMatchObject([{ groups: 'any' }]);
    expect(plan.facts.unread?.[0]?.said).toContain('autoscaling:DescribeAutoScalingInstances');
  });

  test('fails the plan where Auto Scaling cannot be asked', async () => {
    const { sim, plan } = await stage();
    sim.inject({ operation: 'autoscaling:DescribeAutoScalingInstances', error: 'internal-error', times: 9 });
    expect(await plan()).toMatchObject({ outcome: 'failed', code: 'unavailable' });
    expect(writesOf(sim)).toEqual([]);
  });
});

test('names the connections, credentials and the group that go on', async () => {
  const { contain } = await stage({}, {}, memberOf('web'));
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  expect(result.residual.map((access) => access.code)).toEqual([
    'tracked-connections',
    'instance-role-credentials',
    'replaced-by-its-group',
    'schedules-not-read',
    'outside-security-groups',
    'serial-console',
    'not-protected-from-termination',
    'groups-can-be-put-back',
  ]);
});

test('shows three ways what was changed since', async () => {
  const first = await stage();
  const { plan } = await first.contain();
  const world = structuredClone(first.sim.snapshot());
  world.aws.instances[0]!.interfaces[1]!.groups = ['sg-00000000000000009'];
  const later = await start(isolateInstanceCase, world);
  expect(await later.undo(plan.undo)).toMatchObject({
    outcome: 'refused',
    code: 'changed-since',
    changedSince: [
      {
        field: 'security groups of eni-0123456789abcdef1',
        before: 'sg-00000000000000003',
        ours: 'drawbridge-quarantine',
        now: 'sg-00000000000000009',
      },
    ],
  });
});

describe('refuses', () => {
  test('a group of our name that is not ours', async () => {
    const securityGroups = [{ groupId: 'sg-00000000000000005', groupName: 'drawbridge-quarantine' }];
    const { plan } = await stage({}, {}, { securityGroups });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'group-name-taken' });
  });

  test('the machine on which Drawbridge itself runs', async () => {
    const arn = `arn:aws:sts::123456789012:assumed-role/web/${machine.instanceId}`;
    const { plan } = await stage({}, {}, { responder: { accessKeyId: 'ASIAEXAMPLERESPOND01', arn } });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
  });

  test('a machine outside EC2, and one of another account', async () => {
    const { context, runner } = await stage();
    const { id } = isolateInstanceCase;
    const hybrid = { kind: 'aws.instance', instanceId: 'mi-0123456789abcdef0', region: 'us-east-1' } as const;
    expect(await runner.plan(context, id, hybrid, {})).toMatchObject({ code: 'not-an-ec2-instance' });
    const foreign = { ...hybrid, instanceId: machine.instanceId, account: '210987654321' };
    expect(await runner.plan(context, id, foreign, {})).toMatchObject({ code: 'other-account' });
  });
});

test('has nothing to do for a machine that is terminated', async () => {
  const { plan } = await stage({}, { state: 'terminated' });
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
});
