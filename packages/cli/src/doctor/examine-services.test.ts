import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import { actionCatalogue, type ActionMetadata } from '@drawbridge/response-actions';
import { afterEach, describe, expect, it } from 'vitest';

import type { ActionUse } from '../actions/read-action-uses.ts';
import { examineServices } from './examine-services.ts';

const started: CloudSim[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((sim) => sim.close()));
});

const gcp = { projects: ['example-prod'] };

async function examine(uses: readonly ActionUse[], world: WorldInput = {}) {
  const sim = await startCloudSim({ world: { gcp, ...world } });
  started.push(sim);
  const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
  const services = await examineServices({ connections: sim.connections, clock }, uses, undefined);
  expect(sim.operations.filter((operation) => operation.writes)).toEqual([]);
  return {
    services,
    missing: services.flatMap((service) => service.missing),
    unknown: services.flatMap((service) => service.unknown),
  };
}

const byHand = (action: ActionMetadata): ActionUse => ({ action, permissions: action.permissions });

function actionOf(id: string): ActionMetadata {
  const found = actionCatalogue.find((action) => action.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

/** A world in which we hold what the action declares, what it takes to ask, and nothing else; but for one of them. */
function worldWithout(action: ActionMetadata, name: string): WorldInput {
  const asking = ['iam:SimulatePrincipalPolicy', 'Microsoft.Authorization/permissions/read'];
  const permissions = [...asking, ...action.permissions.map((permission) => permission.name)].filter(
    (other) => other !== name,
  );
  return { aws: { permissions }, gcp: { ...gcp, permissions }, azure: { permissions }, arm: { permissions } };
}

/** Held however little was granted: AWS gives the first to everybody, and a permission to change applications includes reading them. */
const heldAllTheSame = (action: ActionMetadata, name: string): boolean =>
  name === 'sts:GetCallerIdentity' ||
  (name === 'Application.Read.All' &&
    action.permissions.some((permission) => permission.name === 'Application.ReadWrite.All'));

describe.each(actionCatalogue.map((action) => [action.id, action] as const))('%s', (_id, action) => {
  const rights = action.permissions.filter((permission) => permission.heldBy !== undefined);
  const grants = action.permissions.filter((permission) => permission.heldBy === undefined);

  it('lacks nothing where everything is granted, except for what no cloud can report', async () => {
    const { missing, unknown } = await examine([byHand(action)]);
    expect(missing).toEqual([]);
    expect(unknown.map((permission) => permission.name)).toEqual(
      [...new Set(rights.map((permission) => permission.name))].sort(),
    );
  });

  it.each([...new Set(grants.map((grant) => grant.name))])('without %s names exactly that', async (name) => {
    const { missing } = await examine([byHand(action)], worldWithout(action, name));
    if (heldAllTheSame(action, name)) {
      expect(missing).toEqual([]);
      return;
    }
    expect(missing.map((permission) => permission.name)).toEqual([name]);
    const of = grants.filter((grant) => grant.name === name);
    const needs = missing[0]?.needs ?? [];
    expect(new Set(needs.flatMap((need) => need.phases))).toEqual(new Set(of.map((grant) => grant.phase)));
    expect(missing[0]?.conditional).toBe(of.every((grant) => grant.when !== undefined));
  });
});

it('says which playbook, step and action need what is missing, and where it is missing', async () => {
  const action = actionOf('aws.iam.deactivate-access-key');
  const use = { ...byHand(action), playbook: 'contain-aws-access-key', step: 'deactivate' };
  const { missing } = await examine([use], { aws: { withheld: ['iam:UpdateAccessKey'] } });
  expect(missing).toMatchObject([
    {
      places: ['account 123456789012'],
      needs: [
        {
          action: action.id,
          phases: ['apply', 'undo'],
          playbook: 'contain-aws-access-key',
          step: 'deactivate',
        },
      ],
    },
  ]);
});

it('does not miss what the parameters of a step rule out', async () => {
  const action = actionOf('gcp.compute.stop-instance');
  const permissions = action.permissions.filter(
    (permission) => permission.parameter?.name !== 'managedInstanceGroup',
  );
  const world = { gcp: { ...gcp, withheld: ['compute.instanceGroupManagers.update'] } };
  expect((await examine([{ action, permissions }], world)).missing).toEqual([]);
});
