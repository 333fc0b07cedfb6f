import { given } from '@drawbridge/base';
import type { World, WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test, vi } from 'vitest';

import { changeOf, useStages } from '../../../conformance/stage.suite.ts';
import { deactivateAccessKeyCase } from './conformance-case.suite.ts';
import { factsOfKey, type AccessKeyTarget } from './key-state.ts';

const start = useStages();
const key = 'AKIAEXAMPLEALICE0001';
const account = '123456789012';

type AwsWorld = NonNullable<WorldInput['aws']>;

/** A stage with other users, or another target, than the conformance case. */
function stage(target: Partial<AccessKeyTarget> = {}, aws: AwsWorld = {}) {
  const world = { aws: { ...deactivateAccessKeyCase.world.aws, ...aws } };
  const aimedAt: AccessKeyTarget = { kind: 'aws.access-key', accessKeyId: key, ...target };
  return start({ ...deactivateAccessKeyCase, world, target: aimedAt });
}

function statusesOf(world: World): Readonly<Record<string, string>> {
  return Object.fromEntries(
    world.aws.users
      .filter((user) => user.userName !== 'drawbridge-responder')
      .flatMap((user) => user.accessKeys.map((accessKey) => [accessKey.accessKeyId, accessKey.status])),
  );
}

test('deactivates that one key of the user and names the other as left', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe(`Deactivate access key ${key} of IAM user alice in account ${account}`);
  expect(plan.differences).toEqual([{ field: 'Status', before: 'Active', after: 'Inactive' }]);
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(statusesOf(sim.snapshot())).toEqual({
    [key]: 'Inactive',
    AKIAEXAMPLEALICE0002: 'Active',
    AKIAEXAMPLEBOB000001: 'Active',
  });
  expect(JSON.stringify(result)).toContain('was not touched: AKIAEXAMPLEALICE0002');
});

test('says until when what was made with the key lives on', async () => {
  const { clock, contain } = await stage();
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  // The time stood at the effect; verifying took a little while after it.
  const appliedAt = Date.parse('2026-03-01T10:00:00Z');
  expect(clock.now().getTime()).toBeGreaterThan(appliedAt);
  expect(Object.fromEntries(result.residual.map((access) => [access.code, access.until]))).toEqual({
    'sessions-minted-by-the-key': '2026-03-02T22:00:00.000Z',
    'roles-already-assumed': '2026-03-01T22:00:00.000Z',
    'other-active-keys': undefined,
    'other-credentials-of-the-user': undefined,
    'what-the-key-has-made': undefined,
  });
});

test('waits no longer than until the change is seen', async () => {
  const { clock, contain } = await stage({}, { consistencyDelayReads: 0 });
  const before = clock.now();
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  expect(clock.now()).toEqual(before);
});

test('does not take an unseen change for a contained one', async () => {
  const { contain } = await stage({}, { consistencyDelayReads: 1_000 });
  expect((await contain()).result).toMatchObject({
    outcome: 'unverified',
    reason: `IAM says that ${key} of alice is still Active after 60 s`,
  });
});

test('re-activates only when that is asked for by name', async () => {
  const { sim, context, runner, contain } = await stage();
  const { plan } = await contain();
  const undone = await runner.undo(context, plan.action, plan.target, plan.undo, {
    idempotencyKey: 'b9a4d7b0-53c8-4a3f-8f0e-7d1c2e3f4a55',
    reactivate: false,
    beforeEffect: () => Promise.resolve(),
  });
  expect(undone).toMatchObject({ outcome: 'refused', code: 'needs-reactivate' });
  expect(statusesOf(sim.snapshot())[key]).toBe('Inactive');
});

test('shows what an undo would change', async () => {
  const { context, runner, contain } = await stage({}, { consistencyDelayReads: 0 });
  const { plan } = await contain();
  const { decision } = await runner.planUndo(context, plan.action, plan.target, plan.undo);
  expect(decision).toEqual({
    outcome: 'restore',
    summary: `Re-activate access key ${key} of IAM user alice`,
    differences: [{ field: 'Status', before: 'Inactive', after: 'Active' }],
  });
});

test.each([
  ['changed-since', { userName: 'alice' }],
  [
    'quarantined-by-aws',
    {
      userName: 'alice',
      accessKeys: [{ accessKeyId: key, status: 'Inactive' as const }],
      attachedPolicies: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'],
    },
  ],
])('refuses to undo with the code %s', async (code, user) => {
  const { plan } = await (await stage()).contain();
  const { undo } = await stage({}, { users: [user] });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'refused', code });
});

test('names no inactive key as one that is left', async () => {
  const accessKeys = [
    { accessKeyId: key },
    { accessKeyId: 'AKIAEXAMPLEALICE0002', status: 'Inactive' as const },
  ];
  const { plan } = await stage({}, { users: [{ userName: 'alice', accessKeys }] });
  expect(changeOf(await plan()).residual.map((access) => access.code)).not.toContain('other-active-keys');
});

describe('whose key it is', () => {
  test('is what IAM says, and not what the event says', async () => {
    const { plan } = await stage({ principalArn: `arn:aws:iam::${account}:user/ops/bob` });
    expect(changeOf(await plan()).change).toEqual({ account, userName: 'alice', accessKeyId: key });
  });

  test('is known for users below a path', async () => {
    const { contain } = await stage({ accessKeyId: 'AKIAEXAMPLEBOB000001' });
    const { plan, result } = await contain();
    expect(plan.change).toMatchObject({ userName: 'bob' });
    expect(result).toMatchObject({ outcome: 'contained' });
  });

  test.each(['NoSuchEntity', 'AccessDenied'] as const)(
    'is the event’s user when the key is gone (IAM says %s), so that nothing is to be done',
    async (unknownKeyAnswer) => {
      const principalArn = `arn:aws:iam::${account}:user/alice`;
      const { plan } = await stage(
        { accessKeyId: 'AKIAEXAMPLEALICEGONE', principalArn },
        { unknownKeyAnswer },
      );
      expect(await plan()).toMatchObject({
        outcome: 'nothing',
        reason: 'AKIAEXAMPLEALICEGONE of alice was deleted already, and cannot be used',
        residual: [{ code: 'sessions-minted-by-the-key' }, {}, {}, {}],
      });
    },
  );

  test('stays unknown when IAM says no more than AccessDenied', async () => {
    const { plan } = await stage(
      { accessKeyId: 'AKIAEXAMPLENOSUCHKEY' },
      { unknownKeyAnswer: 'AccessDenied' },
    );
    const said = await plan();
    expect(said).toMatchObject({ outcome: 'failed', code: 'access-denied', retryable: false });
    expect(JSON.stringify(said)).toContain('the key is gone, or belongs to another account');
  });

  test('is not taken from the event when IAM could not be asked', async () => {
    const { sim, plan } = await stage({ principalArn: `arn:aws:iam::${account}:user/alice` });
    sim.inject({ operation: 'iam:GetAccessKeyLastUsed', error: 'unavailable', times: 9 });
    expect(await plan()).toMatchObject({ outcome: 'failed', code: 'unavailable' });
  });

  test('is nobody’s when the user is gone before the keys are read', async () => {
    const { sim, plan } = await stage();
    sim.inject({ operation: 'iam:ListAccessKeys', error: 'not-found', times: 1 });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'key-not-found' });
  });

  test('is never the name of a role’s session', async () => {
    const { sim, plan } = await stage({
      accessKeyId: 'AKIAEXAMPLENOSUCHKEY',
      principalArn: `arn:aws:sts::${account}:assumed-role/Deploy/alice`,
    });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'key-not-found' });
    expect(sim.operations.map((operation) => operation.operation)).not.toContain('iam:ListAccessKeys');
  });
});

describe('refuses', () => {
  test('a temporary key, and says what would be right, without asking AWS', async () => {
    const { sim, plan } = await stage({
      accessKeyId: 'ASIAEXAMPLESESSION01',
      principalArn: `arn:aws:sts::${account}:assumed-role/Deploy/mallory`,
    });
    const said = await plan();
    expect(said).toMatchObject({
      outcome: 'refused',
      code: 'temporary-key',
      instead: [
        {
          action: 'aws.iam.revoke-role-sessions',
          target: { kind: 'aws.principal', roleName: 'Deploy', sessionName: 'mallory' },
        },
      ],
    });
    expect(JSON.stringify(said)).toContain('Revoke the sessions of role Deploy');
    expect(sim.operations).toEqual([]);
  });

  test('a temporary key of a user, naming the user', async () => {
    const principalArn = `arn:aws:iam::${account}:user/alice`;
    const { plan } = await stage({ accessKeyId: 'ASIAEXAMPLESESSION01', principalArn });
    expect(await plan()).toMatchObject({
      instead: [{ action: 'aws.iam.deny-user', target: { arn: principalArn, userName: 'alice' } }],
    });
  });

  test('a temporary key of root or of a federated name, and says how to find who it is', async () => {
    for (const [resource, hint] of [
      ['iam::123456789012:root', 'Escalate at once'],
      ['sts::123456789012:federated-user/bob', 'which user called it'],
    ]) {
      const { plan } = await stage({
        accessKeyId: 'ASIAEXAMPLESESSION01',
        principalArn: `arn:aws:${resource ?? ''}`,
      });
      const said = await plan();
      expect(said).toMatchObject({ outcome: 'refused', code: 'temporary-key' });
      expect(said).not.toHaveProperty('instead');
      expect(JSON.stringify(said)).toContain(hint);
    }
  });

  test('root’s key, known from the event or from IAM, and escalates', async () => {
    const rootAccessKeys = [{ accessKeyId: 'AKIAEXAMPLEROOT00001' }];
    const accessKeyId = 'AKIAEXAMPLEROOT00001';
    for (const principalArn of [`arn:aws:iam::${account}:root`, undefined]) {
      const target = { accessKeyId, ...given({ principalArn }) };
      const { plan } = await stage(target, { rootAccessKeys });
      const said = await plan();
      expect(said).toMatchObject({ outcome: 'refused', code: 'root-key' });
      expect(JSON.stringify(said)).toContain('Escalate');
    }
  });

  test('root’s key without asking AWS, where the event says that it is root’s', async () => {
    const { sim, plan } = await stage({ principalArn: `arn:aws:iam::${account}:root` });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'root-key' });
    expect(sim.operations).toEqual([]);
  });

  test.each([{ account: '210987654321' }, { principalArn: 'arn:aws:iam::210987654321:user/alice' }])(
    'a key of another account, before asking for it: %o',
    async (said) => {
      const { sim, plan } = await stage(said);
      expect(await plan()).toMatchObject({ outcome: 'refused', code: 'other-account' });
      expect(sim.operations.map((operation) => operation.operation)).toEqual(['sts:GetCallerIdentity']);
    },
  );

  test('our own key, and any key of our own user', async () => {
    const responder = { accessKeyId: 'AKIAEXAMPLEALICE0002', arn: `arn:aws:iam::${account}:user/alice` };
    for (const accessKeyId of [key, 'AKIAEXAMPLEALICE0002']) {
      const { plan } = await stage({ accessKeyId }, { responder });
      expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    }
  });
});

test('does not take a role session named like the user for the user', async () => {
  const arn = `arn:aws:sts::${account}:assumed-role/Responder/alice`;
  const { contain } = await stage({}, { responder: { arn } });
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
});

test('acts with credentials that the SDK has found by itself', async () => {
  const { sim, context, runner } = await stage();
  const { credentials, ...found } = sim.connections.aws;
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  const { id, target } = deactivateAccessKeyCase;
  const said = await runner.plan({ ...context, connections: { aws: found } }, id, target, {});
  vi.unstubAllEnvs();
  expect(said).toMatchObject({ outcome: 'change' });
});

describe('what guards are told', () => {
  test('are the ids of the key and its user, tags and groups of the user, and the account', async () => {
    const user = { userName: 'alice', tags: { team: 'payments' }, groups: ['developers'] };
    const userId = 'AIDAEXAMPLEALICE0001';
    const users = [{ ...user, userId, accessKeys: [{ accessKeyId: key }] }];
    const { plan } = await stage({}, { users });
    expect(changeOf(await plan()).facts).toEqual({
      names: [key, 'alice', `arn:aws:iam::${account}:user/alice`, userId],
      tags: { team: 'payments' },
      groups: ['developers', `arn:aws:iam::${account}:group/developers`, expect.stringMatching(/^AGPA/)],
      account,
      identity: { id: userId, createdAt: '2026-01-01T00:00:00.000Z' },
    });
  });

  test('are not there when the user is gone before it is read, so that nothing is changed', async () => {
    const { sim, plan } = await stage();
    sim.inject({ operation: 'iam:GetUser', error: 'not-found', times: 1 });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'key-not-found' });
  });

  test('are as much as is known of a key that is not found', () => {
    const target: AccessKeyTarget = { kind: 'aws.access-key', accessKeyId: key };
    const nothing = { tags: {}, groups: [] };
    expect(factsOfKey({ found: 'root-key' }, target)).toEqual({ names: [key], ...nothing });
    expect(factsOfKey({ found: 'no-such-key', account }, target)).toEqual({
      names: [key],
      ...nothing,
      account,
    });
    expect(factsOfKey({ found: 'deleted-key', account, userName: 'alice' }, target)).toEqual({
      names: [key, 'alice'],
      ...nothing,
      account,
    });
  });
});

test('has nothing to do for an inactive key, and still says what is left', async () => {
  const users = [{ userName: 'alice', accessKeys: [{ accessKeyId: key, status: 'Inactive' as const }] }];
  const { plan } = await stage({}, { users });
  const said = await plan();
  expect(said).toMatchObject({ outcome: 'nothing', reason: `${key} of alice is Inactive already` });
  expect(JSON.stringify(said)).toContain('sessions-minted-by-the-key');
});

describe('when AWS cannot be used', () => {
  test('says that our credentials are not accepted', async () => {
    const { sim, context, runner } = await stage();
    const credentials = { accessKeyId: 'AKIAEXAMPLEUNKNOWN01', secretAccessKey: 'not-the-secret' };
    const connections = { aws: { ...sim.connections.aws, credentials } };
    const target = deactivateAccessKeyCase.target;
    const said = await runner.plan({ ...context, connections }, deactivateAccessKeyCase.id, target, {});
    expect(said).toMatchObject({ outcome: 'failed', code: 'invalid-credentials', retryable: false });
    expect(JSON.stringify(said)).not.toContain('not-the-secret');
  });

  test('says that the endpoint is not one', async () => {
    const { sim, context, runner } = await stage();
    const connections = { aws: { ...sim.connections.aws, endpoint: 'nonsense' } };
    const target = deactivateAccessKeyCase.target;
    const said = await runner.plan({ ...context, connections }, deactivateAccessKeyCase.id, target, {});
    expect(said).toMatchObject({ outcome: 'failed', code: 'bad-endpoint' });
  });

  test('says that nobody answers, and that it may be tried again', async () => {
    const { sim, context, runner } = await stage();
    const connections = { aws: { ...sim.connections.aws, endpoint: 'http://127.0.0.1:9' } };
    const target = deactivateAccessKeyCase.target;
    const said = await runner.plan({ ...context, connections }, deactivateAccessKeyCase.id, target, {});
    expect(said).toMatchObject({ outcome: 'failed', code: 'unavailable', retryable: true });
  });
});
