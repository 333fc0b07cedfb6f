import type { Target } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import { checkSameTarget } from './same-target.ts';

const vm = { kind: 'gcp.instance', project: 'shop', zone: 'europe-west1-b', instance: 'web' } as const;
const lastActivity = '2026-11-18T08:47:12.000Z';
const before = '2026-04-02T11:00:00Z';
const weekLater = '2026-11-25T00:00:00Z';

const codeOf = (...args: Parameters<typeof checkSameTarget>) => checkSameTarget(...args).refusal?.code;

describe('a target', () => {
  it.each<readonly [string, Target, string]>([
    ['a machine', { ...vm, instanceId: '4567' }, '999'],
    [
      'a user of AWS',
      {
        kind: 'aws.principal',
        principalType: 'user',
        account: '123456789012',
        arn: 'arn:aws:iam::123456789012:user/mallory',
        principalId: 'AIDAEXAMPLEOLD',
      },
      'AIDAEXAMPLENEW',
    ],
    [
      'the owner of a key',
      { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLEMALLORY01', principalId: 'AIDAEXAMPLEOLD' },
      'AIDAEXAMPLENEW',
    ],
    [
      'a person',
      { kind: 'entra.user', id: '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b' },
      '0c5e2f18-6a3b-4d97-b2c4-58e1f7a09d36',
    ],
    [
      'a service account',
      { kind: 'gcp.principal', subject: 'a@p.iam.gserviceaccount.com', uniqueId: '1' },
      '2',
    ],
    [
      'a machine of Azure',
      { kind: 'azure.vm', resourceId: '/subscriptions/s/resourceGroups/g/providers/m/web', vmId: 'old' },
      'new',
    ],
  ])('that has another id than the incident knew is refused: %s', (_what, target, id) => {
    expect(
      checkSameTarget(target, { identity: { id, createdAt: before } }, lastActivity).refusal,
    ).toMatchObject({
      guard: 'same-target',
      code: 'not-the-same',
      overridable: true,
    });
  });

  it('with the id of the incident is the same, however young the cloud says it is', () => {
    const identity = { id: '4567', createdAt: weekLater };
    expect(checkSameTarget({ ...vm, instanceId: '4567' }, { identity }, lastActivity)).toEqual({ notes: [] });
  });

  it('that was created after the incident is refused, and the reason has both times', () => {
    const { refusal } = checkSameTarget(vm, { identity: { id: '999', createdAt: weekLater } }, lastActivity);
    expect(refusal?.code).toBe('not-the-same');
    expect(refusal?.reason).toContain('created 2026-11-25T00:00:00.000Z');
    expect(refusal?.reason).toContain('last activity was 2026-11-18T08:47:12.000Z');
    expect(refusal?.hints.join()).toContain('--override-guard same-target');
  });

  it.each([
    ['2026-11-18T08:47:12.000Z', undefined],
    ['2026-11-18T08:48:12.000Z', undefined],
    ['2026-11-18T08:48:13.000Z', 'not-the-same'],
    ['2026-11-18T01:47:12.000-07:00', undefined],
    ['2026-11-18T01:49:00.000-07:00', 'not-the-same'],
  ])('created at %s gives %s: what an attacker makes is created as it is logged', (createdAt, code) => {
    expect(codeOf(vm, { identity: { createdAt } }, lastActivity)).toBe(code);
  });

  it('of which only the times can be compared says so', () => {
    const { refusal, notes } = checkSameTarget(vm, { identity: { createdAt: before } }, lastActivity);
    expect(refusal).toBeUndefined();
    expect(notes[0]).toContain('only the times were compared');
  });

  it.each([
    ['the incident has no time', { identity: { id: '999', createdAt: before } }, undefined],
    ['the incident has no time', { identity: { createdAt: before } }, 'yesterday'],
    ['the cloud tells no creation time', { identity: { id: '999' } }, lastActivity],
    ['the cloud tells no creation time', {}, lastActivity],
  ])('of which nothing can be compared says why: %s', (why, facts, last) => {
    const { refusal, notes } = checkSameTarget(vm, facts, last);
    expect(refusal).toBeUndefined();
    expect(notes[0]).toContain('it is not known whether it is the one of the incident');
    expect(notes[0]).toContain(why);
  });

  it('that is named by an id of its own needs nothing compared', () => {
    const machine: Target = { kind: 'aws.instance', instanceId: 'i-0a1b2c3d4e5f60718', region: 'eu-west-1' };
    expect(checkSameTarget(machine, { identity: { createdAt: weekLater } }, lastActivity)).toEqual({
      notes: [],
    });
  });
});
