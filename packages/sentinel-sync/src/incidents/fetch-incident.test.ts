import { describe, expect, it } from 'vitest';

import { openSimulated, ruleId, useWorkspaces, workspaceWorld } from '../workspace.suite.ts';
import { incidentInput } from './incidents.suite.ts';
import { fetchIncident } from './fetch-incident.ts';

const start = useWorkspaces();
const entities = [{ name: ruleId(21), kind: 'Account', properties: { accountName: 'mallory' } }];
const alerts = [{ name: ruleId(11), properties: { systemAlertId: ruleId(11) } }];
const world = (arm: Parameters<typeof workspaceWorld>[1] = {}) =>
  workspaceWorld({ incidents: [incidentInput(1), { ...incidentInput(7), alerts, entities }] }, arm);
const idIn = (workspace: string) =>
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/RG-SOC/providers/Microsoft.OperationalInsights' +
  `/workspaces/${workspace}/providers/Microsoft.SecurityInsights/incidents/${ruleId(7)}`;
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown as { readonly code: string; readonly hints: readonly string[] },
  );

describe('an incident of a workspace', () => {
  it.each([
    ['its number', '7'],
    ['its GUID', ruleId(7).toUpperCase()],
    ['its resource id, in any case', idIn('LAW-soc')],
  ])('is fetched by %s with its alerts and entities', async (_, asked) => {
    const client = await openSimulated(await start({ world: world({ pageSize: 1 }) }));
    const fetched = await fetchIncident(client, asked);
    expect(fetched.ok && fetched.value).toMatchObject({
      workspaceInfo: { WorkspaceName: 'law-soc', ResourceGroupName: 'rg-soc' },
      object: {
        name: ruleId(7),
        properties: {
          incidentNumber: 7,
          alerts: [{ kind: 'SecurityAlert', properties: { systemAlertId: ruleId(11) } }],
          relatedEntities: [{ kind: 'Account', properties: { accountName: 'mallory' } }],
        },
      },
    });
  });

  it.each([
    ['a number that no incident has', '8', 'incident/not-found'],
    ['a GUID that no incident has', ruleId(8), 'incident/not-found'],
    ['a resource id of another workspace', idIn('other'), 'incident/other-workspace'],
    ['a title', 'Incident 7', 'incident/no-reference'],
    ['a number with a sign', '-7', 'incident/no-reference'],
    ['a way out of the collection', '../alertRules', 'incident/no-reference'],
  ])('is not found by %s, and the way out is named', async (_, asked, code) => {
    const sim = await start({ world: world() });
    const fetched = await fetchIncident(await openSimulated(sim), asked);
    expect(fetched.problems).toMatchObject([{ code }]);
    expect(fetched.problems[0]?.hints.length).toBeGreaterThan(0);
    expect(sim.operations.every(({ writes }) => !writes)).toBe(true);
  });

  it('is not chosen among two that have one number', async () => {
    const incidents = [
      incidentInput(1),
      { ...incidentInput(2), ...{ properties: incidentInput(1).properties } },
    ];
    const client = await openSimulated(await start({ world: workspaceWorld({ incidents }) }));
    const fetched = await fetchIncident(client, '1');
    expect(fetched.problems).toMatchObject([{ code: 'incident/ambiguous' }]);
    expect(fetched.problems[0]?.hints[0]).toContain(`${ruleId(1)}, ${ruleId(2)}`);
  });

  it.each([
    ['may not be read', { permissions: [] }, 'sync/access-denied', 'Microsoft Sentinel Reader'],
    ['lies in a workspace that is not there', { workspaces: [] }, 'sync/not-found', 'targets.yaml'],
  ])('that %s says what to do', async (_, arm, code, hint) => {
    const client = await openSimulated(await start({ world: { arm: { ...world().arm, ...arm } } }));
    const failure = await failureOf(fetchIncident(client, '7'));
    expect(failure).toMatchObject({ code });
    expect(failure?.hints.join()).toContain(hint);
  });

  it('is fetched although the service throttles the lists of its parts', async () => {
    const sim = await start({ world: world() });
    for (const part of ['alerts', 'entities']) {
      const operation = `POST Microsoft.SecurityInsights/incidents/{incidentId}/${part}`;
      sim.inject({ operation, error: 'throttled', times: 2, retryAfterSeconds: 3 });
    }
    const fetched = await fetchIncident(await openSimulated(sim), '7');
    expect(fetched.ok).toBe(true);
  });

  it('whose entities cannot be listed is not fetched in part', async () => {
    const sim = await start({ world: world() });
    const operation = 'POST Microsoft.SecurityInsights/incidents/{incidentId}/entities';
    sim.inject({ operation, error: 'throttled', times: 9 });
    const client = await openSimulated(sim, { retry: { attempts: 2 } });
    expect(await failureOf(fetchIncident(client, '7'))).toMatchObject({ code: 'sync/throttled' });
  });
});
