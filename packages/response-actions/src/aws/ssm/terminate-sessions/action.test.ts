import type { JsonValue } from '@drawbridge/base';
import type { World, WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { mallory, terminateSessionsCase } from './conformance-case.suite.ts';

const start = useStages();
const stage = (target: Target = terminateSessionsCase.target, parameters: JsonValue = {}) =>
  start({ ...terminateSessionsCase, target, parameters });
const ended = (world: World) =>
  world.aws.ssmSessions
    .filter((ssmSession) => ssmSession.status === 'Terminated')
    .map((ssmSession) => ssmSession.sessionId);
const onInstance = { kind: 'aws.instance', instanceId: 'i-0123456789abcdef0', region: 'us-east-1' } as const;

test('ends the sessions of that session of the role, and of no other', async () => {
  const { sim, contain } = await stage();
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(ended(sim.snapshot())).toEqual(['mallory-0001']);
  expect(JSON.stringify(result)).toContain('those of other regions were not touched');
});

test('looks in every region that is named', async () => {
  const { sim, contain } = await stage(undefined, { regions: ['us-east-1', 'eu-west-1'] });
  await contain();
  expect(ended(sim.snapshot())).toEqual(['mallory-0001', 'mallory-0002']);
});

test('ends every session on a machine, over all pages, and says whose they are', async () => {
  const { sim, contain } = await stage(onInstance);
  const { plan } = await contain();
  expect(plan.differences.map((difference) => difference.field)).toEqual([
    'session alice-0001',
    'session mallory-0001',
    'session other-0001',
  ]);
  expect(plan.facts.names).toContain('arn:aws:iam::123456789012:user/alice');
  expect(ended(sim.snapshot())).toEqual(['alice-0001', 'mallory-0001', 'other-0001']);
});

test('is the same plan when one more session is opened before the approval', async () => {
  const first = await stage(onInstance);
  const world = structuredClone(first.sim.snapshot());
  const plan = await first.plan();
  world.aws.ssmSessions.push({ ...world.aws.ssmSessions[1]!, sessionId: 'mallory-0009' });
  const later = await start({ ...terminateSessionsCase, target: onInstance }, world);
  expect(await later.execute(plan)).toMatchObject({ outcome: 'contained' });
  expect(ended(later.sim.snapshot())).toContain('mallory-0009');
});

test('says which were ended and which were not', async () => {
  const { sim, contain } = await stage(onInstance);
  sim.inject({ operation: 'ssm:TerminateSession', error: 'access-denied', times: 1 });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
  expect(JSON.stringify(result)).toContain('ended: mallory-0001, other-0001; not ended: alice-0001:');
});

test('does not call a session ended that goes on', async () => {
  const ssmSessions = [
    { sessionId: 'mallory-0001', target: 'i-1', owner: mallory, ignoresTermination: true },
  ];
  const world: WorldInput = { aws: { ssmSessions } };
  const { contain } = await start({ ...terminateSessionsCase, world });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'unverified' });
  expect(JSON.stringify(result)).toContain('mallory-0001 (Connected on i-1');
});

test('has nothing to do for a session that has ended', async () => {
  const ssmSessions = [
    { sessionId: 'mallory-0001', target: 'i-1', owner: mallory, status: 'Terminated' as const },
  ];
  const target = { kind: 'aws.ssm-session', sessionId: 'mallory-0001', region: 'us-east-1' } as const;
  const { plan } = await start({ ...terminateSessionsCase, target, world: { aws: { ssmSessions } } });
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
});

test('refuses our own identity, and leaves our own session on a machine alone', async () => {
  const world: WorldInput = {
    aws: {
      ...terminateSessionsCase.world.aws,
      responder: { accessKeyId: 'ASIAEXAMPLERESPOND01', arn: mallory },
    },
  };
  const { plan } = await start({ ...terminateSessionsCase, world });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
  const { sim, contain } = await start({ ...terminateSessionsCase, world, target: onInstance });
  await contain();
  expect(ended(sim.snapshot())).toEqual(['alice-0001', 'other-0001']);
});

test('refuses another account', async () => {
  const { plan } = await stage({ ...onInstance, account: '210987654321' });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'other-account' });
});
