import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type CloudSimOptions, type WorldInput } from '@drawbridge/cloud-sim';
import { afterEach } from 'vitest';

import { createTokenCredential } from './client/credential.ts';
import { openWorkspace, type ClientOptions, type WorkspaceClient } from './client/workspace-client.ts';

type Arm = NonNullable<WorldInput['arm']>;
type WorkspaceInput = NonNullable<Arm['workspaces']>[number];

/** A world with one workspace. */
export function workspaceWorld(workspace: Partial<WorkspaceInput> = {}, arm: Arm = {}): WorldInput {
  return { arm: { ...arm, workspaces: [{ resourceGroup: 'rg-soc', name: 'law-soc', ...workspace }] } };
}

/** Starts simulators that are closed after each test. */
export function useWorkspaces(): (options?: CloudSimOptions) => Promise<CloudSim> {
  const open: CloudSim[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((sim) => sim.close()));
  });
  return async (options = { world: workspaceWorld() }) => {
    const sim = await startCloudSim(options);
    open.push(sim);
    return sim;
  };
}

/** The publisher's client, or with `as: 'portal'` somebody's in the portal. */
export function openSimulated(
  { connections }: CloudSim,
  options: Partial<ClientOptions> & { readonly as?: 'portal' } = {},
): Promise<WorkspaceClient> {
  const { arm } = connections;
  const token = options.as === 'portal' ? arm.portalAccessToken : arm.accessToken;
  return openWorkspace({
    address: {
      endpoint: arm.endpoint,
      scope: 'https://management.azure.com/.default',
      subscriptionId: arm.subscriptionId,
      resourceGroup: 'rg-soc',
      workspace: 'law-soc',
    },
    credential: createTokenCredential(token, Date.parse('2100-01-01')),
    clock: new ManualClock(new Date('2026-11-25T12:00:00Z')),
    random: () => 0.5,
    ...options,
  });
}

/** The nth id. */
export function ruleId(n: number): string {
  return `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A scheduled rule on the wire that nothing is wrong with, changed. */
export function wireRule(changes: object = {}) {
  const properties = {
    displayName: 'Serial console opened',
    description: 'Somebody opened the serial console of a machine.',
    enabled: true,
    severity: 'High',
    query: "AzureActivity\n| where OperationNameValue has 'serialconsole'",
    queryFrequency: 'PT1H',
    queryPeriod: 'PT1H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionDuration: 'PT1H',
    suppressionEnabled: false,
    tactics: ['LateralMovement'],
    techniques: ['T1021'],
    ...changes,
  };
  return { kind: 'Scheduled', properties };
}
