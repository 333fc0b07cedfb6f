import type { WorldInput } from '@drawbridge/cloud-sim';
import type { Incident } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWith,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  protectedAssets,
  setUpRun,
  writesOf,
} from '../run-setup.suite.ts';
import { planRun } from '../run/plan-run.ts';

const account = '123456789012';
const arn = `arn:aws:iam::${account}:user/ops/mallory`;
const dana = '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b';
const kim = '0c5e2f18-6a3b-4d97-b2c4-58e1f7a09d36';

const mallory = (more: object = {}): WorldInput => ({
  aws: { users: [{ userName: 'mallory', path: '/ops/', accessKeys: [{ accessKeyId: keys[0] }], ...more }] },
});

const people: WorldInput = {
  azure: {
    responderCanManageAdmins: true,
    users: [
      { id: dana, userPrincipalName: 'dana.reyes@example.com', mail: 'd.reyes@example.com' },
      { id: kim, userPrincipalName: 'kim.lee@example.com' },
      {
        id: 'e4a7c9b2-1d58-4f03-9e6a-7b20c8d5f314',
        userPrincipalName: 'admin@example.com',
        directoryRoles: ['Global Administrator'],
      },
    ],
  },
};

const userPlaybook = keyPlaybook({
  targets: { kind: 'entra.user', allowWeak: true },
  steps: [{ id: 'disable', action: 'azure.entra.disable-user', onFailure: 'continue' }],
});

const accountOf = (name: string, id?: string) => ({
  kind: 'Account',
  properties: { accountName: name, upnSuffix: 'example.com', ...(id === undefined ? {} : { aadUserId: id }) },
});

const withLastActivity = (incident: Incident, lastActivity: string): Incident => ({
  ...incident,
  lastActivity,
});

describe('a row of the protected list protects the keys of whom it names', () => {
  it.each([
    arn,
    `arn:aws:iam::${account}:user/*`,
    `arn:aws:iam::${account}:user/ops/*`,
    'mallory',
    'AIDAEXAMPLEMALLORY001',
  ])('%s', async (id) => {
    const setup = await setUpRun(mallory({ userId: 'AIDAEXAMPLEMALLORY001' }));
    const watchlists = [protectedAssets({ Kind: 'aws.principal', Id: id, Reason: 'runs the backups' })];
    const plan = await planFor({ ...setup, watchlists }, keyPlaybook(), incidentWithKeys(keys[0]));
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'guarded', refusal: { code: 'protected-asset' } });
  });
});

describe('an identity that was deleted and made again', () => {
  it('has another id than the log had, and its key is not touched', async () => {
    const setup = await setUpRun(mallory({ userId: 'AIDAEXAMPLEMALLORY002' }));
    const details = {
      AwsAccessKeyId: [keys[0]],
      AwsPrincipalArn: [arn],
      AwsPrincipalId: ['AIDAEXAMPLEMALLORY001'],
    };
    const plan = await planFor(setup, keyPlaybook(), incidentWith(details));
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'guarded', refusal: { code: 'not-the-same' } });
  });

  it('with the id that the log had is the same, and is contained', async () => {
    const setup = await setUpRun(mallory({ userId: 'AIDAEXAMPLEMALLORY001' }));
    const details = {
      AwsAccessKeyId: [keys[0]],
      AwsPrincipalArn: [arn],
      AwsPrincipalId: ['AIDAEXAMPLEMALLORY001'],
    };
    const plan = await planFor(setup, keyPlaybook(), incidentWith(details));
    await approveAndExecute(setup, plan);
    expect(keyStatus(setup, keys[0])).toBe('Inactive');
  });

  it('is younger than the incident, where the log had no id', async () => {
    const setup = await setUpRun(mallory({ createDate: '2026-01-12T09:00:00Z' }));
    const incident = withLastActivity(incidentWithKeys(keys[0]), '2026-01-10T09:00:00Z');
    const plan = await planFor(setup, keyPlaybook(), incident);
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'guarded', refusal: { code: 'not-the-same' } });
  });

  it('is younger than the incident, as a person in Entra ID who is known by name', async () => {
    const createdDateTime = '2026-01-12T09:00:00Z';
    const users = [{ id: dana, userPrincipalName: 'dana.reyes@example.com', createdDateTime }];
    const setup = await setUpRun({ azure: { users } });
    const incident = withLastActivity(incidentWith({}, [accountOf('dana.reyes')]), '2026-01-10T09:00:00Z');
    const plan = await planFor(setup, userPlaybook, incident);
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'guarded', refusal: { code: 'not-the-same' } });
  });
});

describe('a contradiction about who was meant', () => {
  const refused = { kind: 'guarded', refusal: { code: 'identity-contradiction', overridable: true } };

  it('is refused where a key belongs to another identity than the incident names', async () => {
    const setup = await setUpRun(mallory());
    const other = `arn:aws:iam::${account}:user/alice`;
    const incident = incidentWith({ AwsAccessKeyId: [keys[0]], AwsPrincipalArn: [other] });
    const plan = await planFor(setup, keyPlaybook(), incident);
    expect(plan.items[0]?.decision).toMatchObject(refused);
    expect(JSON.stringify(plan.items[0]?.decision)).toContain(`${keys[0]} is a key of ${arn}`);
  });

  it('is refused where an ARN has another path', async () => {
    const setup = await setUpRun(mallory());
    const playbook = keyPlaybook({
      targets: { kind: 'aws.principal' },
      steps: [{ id: 'deny', action: 'aws.iam.deny-user', onFailure: 'continue' }],
    });
    const incident = incidentWith({ AwsPrincipalArn: [`arn:aws:iam::${account}:user/mallory`] });
    expect((await planFor(setup, playbook, incident)).items[0]?.decision).toMatchObject(refused);
  });

  it.each([
    ['the name beside an object id is another person’s', [accountOf('kim.lee', dana)], 1],
    ['the name beside an object id is nobody’s', [accountOf('sam.gone', dana)], 1],
    ['one name has two object ids', [accountOf('dana.reyes', dana), accountOf('dana.reyes', kim)], 2],
    ['one object id has two names', [accountOf('dana.reyes', dana), accountOf('kim.lee', dana)], 1],
  ])('is refused where %s', async (_what, entities, items) => {
    const setup = await setUpRun(people);
    const plan = await planFor(setup, userPlaybook, incidentWith({}, entities));
    expect(plan.items).toHaveLength(items);
    for (const item of plan.items) expect(item.decision).toMatchObject(refused);
    expect(writesOf(setup)).toEqual([]);
  });

  it.each([
    ['principal name', accountOf('Dana.Reyes', dana)],
    ['mail address', accountOf('d.reyes', dana)],
  ])('is none where the name is the %s', async (_what, entity) => {
    const setup = await setUpRun(people);
    const plan = await planFor(setup, userPlaybook, incidentWith({}, [entity]));
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'action', plan: { outcome: 'change' } });
  });

  it('is told where the action itself refuses first', async () => {
    const setup = await setUpRun(people);
    const azure = { ...setup.sim.connections.azure, breakGlassAccounts: [dana] };
    const context = { ...setup.context, connections: { azure } };
    const entities = [accountOf('kim.lee', dana)];
    const plan = await planFor({ ...setup, context }, userPlaybook, incidentWith({}, entities));
    expect(plan.items[0]).toMatchObject({
      decision: { kind: 'action', plan: { outcome: 'refused', code: 'break-glass-account' } },
      contradictions: [expect.stringContaining('kim.lee')],
    });
  });

  it('is told where a guard refuses the whole run first', async () => {
    const setup = await setUpRun(people);
    const playbook = { ...userPlaybook, targets: { ...userPlaybook.targets, atMost: 1 } };
    const entities = [accountOf('dana.reyes', dana), accountOf('dana.reyes', kim)];
    const plan = await planFor(setup, playbook, incidentWith({}, entities));
    expect(plan.items[0]?.decision).toMatchObject({ refusal: { code: 'too-many-targets' } });
    expect(plan.contradictions?.join()).toContain('dana.reyes');
  });

  it('ends when a person names the target', async () => {
    const setup = await setUpRun(people);
    const targets = [{ target: { kind: 'entra.user' as const, id: dana }, from: 'the command line' }];
    const incident = incidentWith({}, [accountOf('kim.lee', dana)]);
    const plan = await planRun({ ...setup, playbook: userPlaybook, incident, targets, chosenBy: 'person' });
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'action', plan: { outcome: 'change' } });
  });

  it('is overridden by two people, who see it in the plan', async () => {
    const setup = await setUpRun(people);
    const incident = incidentWith({}, [accountOf('kim.lee', dana)]);
    const overrides = ['identity-contradiction' as const];
    const plan = await planRun({ ...setup, playbook: userPlaybook, incident, overrides });
    expect(plan.items[0]?.overridden).toMatchObject([{ guard: 'identity-contradiction' }]);
    expect(plan.approvals.needed).toBe(2);
  });
});
