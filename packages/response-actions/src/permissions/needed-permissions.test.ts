import { expect, it } from 'vitest';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import { neededPermissions } from './needed-permissions.ts';

const stop = actionCatalogue.find((action) => action.id === 'gcp.compute.stop-instance');

function namesWith(parameters: Parameters<typeof neededPermissions>[1], open: readonly string[] = []) {
  if (stop === undefined) throw new Error('the action is not there');
  return neededPermissions(stop, parameters, open).map(
    (permission) => `${permission.phase} ${permission.name}`,
  );
}

const snapshot = 'apply compute.disks.createSnapshot';
const patch = 'apply compute.instanceGroupManagers.update';

it('leaves out what the parameters rule out, their defaults included', () => {
  expect(namesWith({})).toContain(snapshot);
  expect(namesWith({})).not.toContain(patch);
  expect(namesWith({ snapshots: 'skip' })).not.toContain(snapshot);
  expect(namesWith({ managedInstanceGroup: 'abandon' })).toContain(patch);
});

it('takes the condition away that a parameter has settled, and no other', () => {
  if (stop === undefined) throw new Error('the action is not there');
  const conditional = neededPermissions(stop, {}).filter((permission) => permission.when !== undefined);
  expect(conditional.map((permission) => permission.name)).not.toContain('compute.disks.createSnapshot');
  expect(conditional.map((permission) => permission.name)).toContain('compute.instanceGroupManagers.get');
});

it('keeps what depends on the machine', () => {
  expect(namesWith({})).toContain('observe compute.instanceGroupManagers.get');
});

it('keeps what depends on a value that only the run will know, and everything where the parameters do not fit', () => {
  expect(namesWith({}, ['managedInstanceGroup'])).toContain(patch);
  expect(namesWith({ misspelt: true })).toContain(patch);
});

it('has only parameters that there are, with values that they take', () => {
  for (const action of actionCatalogue) {
    for (const { parameter } of action.permissions) {
      if (parameter === undefined) continue;
      for (const value of parameter.values) {
        const parsed = action.parameters.safeParse({ [parameter.name]: value });
        expect(parsed.success && parsed.data, `${action.id} ${parameter.name}`).toMatchObject({
          [parameter.name]: value,
        });
      }
    }
  }
});
