import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import { afterAll, describe, expect, it } from 'vitest';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { ActionContext } from '../contract/action.ts';
import type { CloudConnections } from '../contract/connections.ts';
import { examinePermissions } from './examine-permissions.ts';
import type { HeldPermission, PermissionService } from '../permissions/held-permission.ts';
import { cloudOf, serviceOf } from '../permissions/permission-service.ts';

const sim = await startCloudSim();
afterAll(() => sim.close());

const services: readonly PermissionService[] = ['aws', 'gcp', 'graph', 'arm'];

/** Every permission that any action needs and that a role can hold, by who grants it. */
const needed = new Map(
  services.map((service) => {
    const names = actionCatalogue.flatMap((action) =>
      action.permissions
        .filter(
          (permission) =>
            permission.heldBy === undefined && serviceOf(cloudOf(action.id), permission.name) === service,
        )
        .map((permission) => permission.name),
    );
    return [service, [...new Set(names)].sort()] as const;
  }),
);
const namesOf = (service: PermissionService): readonly string[] => needed.get(service) ?? [];

const gcp = { projects: ['example-prod', 'example-test'] };

/** A context over the simulated clouds, which begin again with this world. */
function stage(world: WorldInput = {}): { sim: CloudSim; context: ActionContext } {
  sim.reset({ world: { gcp, ...world } });
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
  return { sim, context: { connections: sim.connections, clock } };
}

const withheld: Readonly<Record<PermissionService, (name: string) => WorldInput>> = {
  aws: (name) => ({ aws: { withheld: [name] } }),
  gcp: (name) => ({ gcp: { ...gcp, withheld: [name] } }),
  graph: (name) => ({ azure: { withheld: [name] } }),
  arm: (name) => ({ arm: { withheld: [name] } }),
};

/** AWS gives the first to everybody; a caller who may change applications may read them. */
const heldAllTheSame = ['sts:GetCallerIdentity', 'Application.Read.All'];

const every = services.flatMap((service) => namesOf(service).map((name) => [name, service] as const));
const notHeld = (all: readonly HeldPermission[]) => all.filter((permission) => permission.held !== 'yes');

describe('with one permission removed', () => {
  it.each(every)('names exactly %s', async (name, service) => {
    const { sim, context } = stage(withheld[service](name));
    const { permissions, identity } = await examinePermissions(context, service, namesOf(service));
    const missing = notHeld(permissions);
    expect([...new Set(missing.map((permission) => permission.name))]).toEqual(
      heldAllTheSame.includes(name) ? [] : [name],
    );
    for (const permission of missing)
      expect(permission).toMatchObject({ held: 'no', why: expect.any(String) as string });
    expect(identity).toBeDefined();
    expect(sim.operations.filter((operation) => operation.writes)).toEqual([]);
  });
});

it.each(services)(
  'names nothing of %s where nothing is missing, and says where it asked',
  async (service) => {
    const { context } = stage();
    const { permissions } = await examinePermissions(context, service, namesOf(service));
    expect(notHeld(permissions)).toEqual([]);
    expect([...new Set(permissions.map((permission) => permission.name))].sort()).toEqual(namesOf(service));
    for (const permission of permissions) expect(permission.place).not.toBe('');
  },
);

it.each(services)('knows nothing of %s where it is not configured', async (service) => {
  const { context } = stage();
  const { permissions } = await examinePermissions({ ...context, connections: {} }, service, ['any']);
  expect(permissions).toMatchObject([
    { held: 'unknown', why: expect.stringContaining('configured') as string },
  ]);
});

async function ask(
  world: WorldInput,
  service: PermissionService,
  names: readonly string[],
  more: object = {},
) {
  const { sim, context } = stage(world);
  const connections: CloudConnections = { ...sim.connections, ...more };
  return examinePermissions({ ...context, connections }, service, names);
}

describe('AWS', () => {
  const responder = { arn: 'arn:aws:sts::123456789012:assumed-role/Responder/run-1' };
  const roles = [{ roleName: 'Responder', path: '/security/' }];

  it('asks about the role behind a session, with its path', async () => {
    const world = { aws: { responder, roles, withheld: ['iam:GetUser'] } };
    const { identity, permissions } = await ask(world, 'aws', ['iam:GetUser', 'iam:UpdateAccessKey']);
    expect(identity).toBe(responder.arn);
    expect(permissions.map((permission) => permission.held)).toEqual(['no', 'yes']);
  });

  it('cannot tell where the path of the role cannot be read, and says what would help', async () => {
    const world = { aws: { responder, roles, withheld: ['iam:GetRole'] } };
    const { permissions } = await ask(world, 'aws', ['iam:GetUser']);
    expect(permissions).toMatchObject([
      { held: 'unknown', why: expect.stringContaining('iam:GetRole') as string },
    ]);
  });

  it.each([
    ['we may not ask', { withheld: ['iam:SimulatePrincipalPolicy'] }, 'iam:SimulatePrincipalPolicy'],
    ['a policy depends on the request', { simulationMisses: ['aws:SourceIp'] }, 'aws:SourceIp'],
    ['we are root', { responder: { arn: 'arn:aws:iam::123456789012:root' } }, 'root user'],
    [
      'we are a federated user',
      { responder: { arn: 'arn:aws:sts::123456789012:federated-user/alice' } },
      'users and roles only',
    ],
  ])('cannot tell when %s, and never says that it is fine', async (_when, aws, why) => {
    const { permissions } = await ask({ aws }, 'aws', ['iam:GetUser']);
    expect(permissions).toMatchObject([{ held: 'unknown', why: expect.stringContaining(why) as string }]);
  });
});

describe('Google Cloud', () => {
  it('asks every project, and names the one in which it is missing', async () => {
    const world = { gcp: { ...gcp, projects: ['example-prod'] } };
    const connection = stage(world).sim.connections.gcp;
    const more = { gcp: { ...connection, projects: ['example-prod', 'elsewhere'] } };
    const { permissions } = await ask(world, 'gcp', ['compute.instances.get'], more);
    expect(permissions.map((permission) => [permission.place, permission.held])).toEqual([
      ['project example-prod', 'yes'],
      ['project elsewhere', 'unknown'],
    ]);
  });

  it('cannot tell without a project to ask', async () => {
    const { context, sim } = stage();
    const { endpoint, accessToken } = sim.connections.gcp;
    const connections = { gcp: { endpoint, accessToken } };
    const { permissions } = await examinePermissions({ ...context, connections }, 'gcp', [
      'compute.instances.get',
    ]);
    expect(permissions).toMatchObject([
      { held: 'unknown', why: expect.stringContaining('no project') as string },
    ]);
  });

  it('asks for each by itself where a project cannot judge one of them', async () => {
    const names = ['compute.instances.get', 'oslogin.users.sshPublicKeys.delete', 'compute.instances.stop'];
    const { permissions } = await ask({ gcp: { projects: ['example-prod'] } }, 'gcp', names);
    expect(permissions.map((permission) => permission.held)).toEqual(['yes', 'unknown', 'yes']);
  });
});

describe('Microsoft Graph', () => {
  const tokenOf = (claims: object) =>
    `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.simulated-token`;
  const withToken = async (accessToken: string, names: readonly string[]) => {
    const { sim, context } = stage();
    const connections = { azure: { ...sim.connections.azure, accessToken } };
    return examinePermissions({ ...context, connections }, 'graph', names);
  };

  it('cannot tell by a token that it cannot read, and does not repeat the token', async () => {
    const examined = await withToken('opaque-secret-token', ['User.Read.All']);
    expect(examined.permissions).toMatchObject([{ held: 'unknown' }]);
    expect(JSON.stringify(examined)).not.toContain('opaque-secret-token');
  });

  it('finds a permission in the broader one that includes it, and says which', async () => {
    const { permissions } = await withToken(tokenOf({ roles: ['Directory.ReadWrite.All'] }), [
      'User.Read.All',
      'User.RevokeSessions.All',
    ]);
    expect(permissions).toMatchObject([
      { held: 'yes', why: 'through Directory.ReadWrite.All' },
      { held: 'no' },
    ]);
  });

  it('does not take what a person delegated for what the person may do', async () => {
    const token = tokenOf({ scp: 'User.Read.All openid', upn: 'alice@example.com', oid: 'o' });
    const { identity, permissions } = await withToken(token, ['User.Read.All', 'GroupMember.Read.All']);
    expect(identity).toContain('alice@example.com');
    expect(permissions.map((permission) => permission.held)).toEqual(['unknown', 'no']);
  });
});

describe('Azure Resource Manager', () => {
  const read = ['Microsoft.Compute/virtualMachines/read'];

  it('asks at the scopes that are named, else at our subscriptions', async () => {
    const { context, sim } = stage();
    const subscription = `/subscriptions/${sim.snapshot().arm.subscriptionId}`;
    expect((await examinePermissions(context, 'arm', read)).permissions).toMatchObject([
      { place: subscription, held: 'yes' },
    ]);
    const armScopes = [`${subscription}/resourceGroups/web`];
    expect((await examinePermissions(context, 'arm', read, { armScopes })).permissions).toMatchObject([
      { place: armScopes[0], held: 'yes' },
    ]);
  });

  it('cannot tell without a subscription, and where it may not ask', async () => {
    const { sim, context } = stage({ arm: { permissions: read } });
    expect((await examinePermissions(context, 'arm', read)).permissions).toMatchObject([
      { held: 'unknown', why: expect.stringContaining('Microsoft.Authorization/permissions/read') as string },
    ]);
    const connections = { azure: { ...sim.connections.azure, subscriptions: [] } };
    expect((await examinePermissions({ ...context, connections }, 'arm', read)).permissions).toMatchObject([
      { held: 'unknown', why: expect.stringContaining('no subscription') as string },
    ]);
  });
});
