import { describe, expect, test } from 'vitest';

import type { PowerState } from '../power/power-state.ts';
import { stopParameters } from './parameters.ts';
import { planStop } from './plan-stop.ts';

const target = {
  kind: 'gcp.instance',
  project: 'example-prod',
  zone: 'europe-west1-b',
  instance: 'web-1',
} as const;
const name = 'projects/example-prod/zones/europe-west1-b/instances/web-1';

const machine: PowerState = {
  project: target.project,
  projectNumber: '123456789012',
  zone: target.zone,
  instance: target.instance,
  id: '42',
  createdAt: '2026-01-01T00:00:00.000Z',
  status: 'RUNNING',
  machineType: 'e2-medium',
  gpus: 0,
  metadataKeys: [],
  sshKeys: 0,
  createdBy: null,
  labels: {},
  disks: [],
  localSsds: 0,
  serviceAccounts: [],
  resourcePolicies: [],
  lastStart: '2026-02-01T00:00:00.000Z',
  lastStop: null,
  group: null,
};

function plan(state: Partial<PowerState>, parameters: object = {}) {
  return planStop({ ...machine, ...state }, target, stopParameters.parse(parameters));
}

describe('a machine that', () => {
  // Compute Engine's own list; the simulated one has not all of them.
  test.each(['PROVISIONING', 'STAGING', 'RUNNING', 'REPAIRING', 'PENDING_STOP'])(
    'is %s is stopped',
    (status) => {
      expect(plan({ status })).toMatchObject({
        outcome: 'change',
        differences: [{ field: 'status', before: status, after: 'TERMINATED' }, { field: 'memory' }],
      });
    },
  );

  test.each([
    ['TERMINATED', `${name} is stopped already (TERMINATED)`],
    ['STOPPED', `${name} is stopped already (STOPPED)`],
    ['STOPPING', `${name} is being stopped already (STOPPING)`],
    ['SUSPENDED', expect.stringContaining('would lose the memory that was kept as evidence')],
    ['SUSPENDING', expect.stringContaining('would lose the memory that was kept as evidence')],
    ['DEPROVISIONING', `${name} is being deleted`],
  ])('is %s is left alone', (status, reason: unknown) => {
    expect(plan({ status })).toEqual({ outcome: 'nothing', reason });
  });

  test.each(['UNKNOWN', 'PENDING', ''])('has a status that we do not know (%j) is refused', (status) => {
    expect(plan({ status })).toMatchObject({ outcome: 'refused', code: 'unexpected-status' });
  });
});

test('undo is told of the very machine, and of when it had last been started', () => {
  const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1', instanceId: '42' };
  expect(plan({})).toMatchObject({
    change: { ...path, localSsd: null, evidence: null, group: null },
    undo: { ...path, lastStartBefore: '2026-02-01T00:00:00.000Z', group: null },
  });
});

describe('the data on local SSDs', () => {
  test('keeps the machine from being stopped until it is said what becomes of it', () => {
    expect(plan({ localSsds: 2 })).toMatchObject({
      outcome: 'refused',
      code: 'local-ssd',
      reason: `${name} has 2 local SSD, and a stop must say what becomes of its data`,
    });
  });

  test.each([
    ['discard', 'lost'],
    ['preserve', 'preserved'],
  ])('is planned for as it was said: %s', (localSsd, after) => {
    const said = plan({ localSsds: 1 }, { localSsd });
    expect(said).toMatchObject({ outcome: 'change', change: { localSsd } });
    expect(said).toHaveProperty('differences', [
      { field: 'status', before: 'RUNNING', after: 'TERMINATED' },
      { field: 'memory', before: 'in use', after: 'lost' },
      { field: 'local SSD', before: 'in use', after },
    ]);
  });

  test.each(['discard', 'preserve'])(
    'is nothing to a machine without any, whatever is said: %s',
    (localSsd) => {
      const said = plan({}, { localSsd });
      expect(said).toMatchObject({ outcome: 'change', change: { localSsd: null } });
      expect(JSON.stringify(said)).not.toContain('local SSD');
    },
  );
});

describe('a managed instance group', () => {
  const group = {
    project: 'example-prod',
    zone: 'europe-west1-b',
    region: null,
    name: 'web',
    defaultActionOnFailure: 'REPAIR',
    onFailedHealthCheck: null,
    targetSize: 3,
    autoscaler: null,
    healthChecks: [],
    isMember: true,
  };

  test('keeps its member from being stopped until it is said what becomes of the group', () => {
    const said = plan({ group });
    expect(said).toMatchObject({ outcome: 'refused', code: 'managed-instance-group' });
    for (const choice of ['set-policy', 'abandon', 'stop-anyway']) {
      expect(JSON.stringify(said)).toContain(`managedInstanceGroup: ${choice}`);
    }
    expect(plan({ group: { ...group, isMember: false } })).toMatchObject({ outcome: 'change' });
  });

  test('is in the plan with what becomes of it, and in the undo token', () => {
    const said = plan({ group }, { managedInstanceGroup: 'abandon' });
    const step = {
      project: 'example-prod',
      zone: 'europe-west1-b',
      region: null,
      name: 'web',
      step: 'abandon',
    };
    expect(said).toMatchObject({ change: { group: step }, undo: { group: step } });
    expect(said).toMatchObject({ summary: expect.stringContaining('taking it out of group web') as string });
    expect(said).toHaveProperty('differences', [
      { field: 'status', before: 'RUNNING', after: 'TERMINATED' },
      { field: 'memory', before: 'in use', after: 'lost' },
      { field: 'member of group web', before: 'yes', after: 'no' },
      { field: 'target size of group web', before: '3', after: '2' },
    ]);
  });
});
