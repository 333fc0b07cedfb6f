import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import type { CloudSim } from '@drawbridge/cloud-sim';
import { discoverContent } from '@drawbridge/detection-core';

import { applyPlan, type ApplyReport } from './apply/apply-plan.ts';
import { createTokenCredential } from './client/credential.ts';
import { defenderAddress, openDefender } from './client/defender-client.ts';
import { deletedRulesIn } from './client/deleted-rules.ts';
import type { WorkspaceClient } from './client/workspace-client.ts';
import { readDesired } from './desired/read-desired.ts';
import type { Target } from './desired/target.ts';
import { makePlan, type MakePlanOptions } from './plan/make-plan.ts';
import type { SyncPlan } from './plan/sync-plan.ts';
import { ruleFile } from './sync.suite.ts';

/** A query whose columns rules map. */
export const detectionQuery = 'AzureActivity\n| project TimeGenerated, Caller, CallerIpAddress, Object = "x"';

/** A rule that loses nothing, changed. */
export function wholeRule(n: number, changes: object = {}): object {
  return ruleFile(n, {
    query: detectionQuery,
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
    entityMappings: [mapping('IP', ['Address', 'CallerIpAddress'])],
    ...changes,
  });
}

/** An entity mapping of a rule's file. */
export function mapping(entityType: string, ...fields: readonly (readonly [string, string])[]): object {
  return {
    entityType,
    fieldMappings: fields.map(([identifier, columnName]) => ({ identifier, columnName })),
  };
}

/** A tenant's door: what plans, applies and remembers there. */
export interface DefenderDoor {
  readonly client: WorkspaceClient;
  readonly target: Target;
  plan(root: string, options?: Partial<MakePlanOptions> & Partial<Target>): Promise<SyncPlan>;
  apply(plan: SyncPlan): Promise<ApplyReport>;
}

/** Opens the custom detections of a simulator; each door has a memory of its own. */
export async function openDoor(sim: CloudSim, stated: Partial<Target> = {}): Promise<DefenderDoor> {
  const { graphEndpoint, tenantId, accessToken } = sim.connections.azure;
  const address = defenderAddress(graphEndpoint.replace(/\/v1\.0$/, ''), tenantId);
  const folder = await mkdtemp(join(tmpdir(), 'defender-'));
  const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
  const client = await openDefender({
    address,
    credential: createTokenCredential(accessToken, Date.parse('2100-01-01')),
    clock,
    random: () => 0.5,
    deleted: deletedRulesIn(join(folder, 'deleted.json')),
  });
  const target: Target = { ...targetAt(client), ...stated };
  return {
    client,
    target,
    plan: async (root, { only, except, acceptLosses, ...options } = {}) => {
      const changes = Object.fromEntries(
        Object.entries({ only, except, acceptLosses }).filter(([, value]) => value !== undefined),
      );
      const changed: Target = { ...target, ...changes };
      const { resources, held, left } = await readDesired(await discoverContent(root), changed, clock.now());
      return makePlan({ client, target: changed, desired: resources, held, left, root, ...options });
    },
    apply: (plan) => applyPlan({ client, plan, journals: folder, locks: folder, clock, onError: 'continue' }),
  };
}

function targetAt({ address }: WorkspaceClient): Target {
  return { name: 'door', source: 'test', address, door: 'defender', parameters: {}, overrides: [] };
}

/** A request to Graph as somebody in the portal makes it. */
export async function inPortal(
  { connections }: CloudSim,
  method: string,
  id: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const { graphEndpoint, accessToken } = connections.azure;
  const answer = await fetch(`${graphEndpoint}/security/rules/detectionRules${id === '' ? '' : `/${id}`}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
