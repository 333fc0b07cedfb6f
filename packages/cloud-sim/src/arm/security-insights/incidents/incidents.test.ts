import { describe, expect, it } from 'vitest';

import { ManualClock } from '@drawbridge/base';

import { useCloudSim } from '../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, incidentInput, ruleId } from '../../call-arm.suite.ts';

const start = useCloudSim();
const numbers = (body: Awaited<ReturnType<typeof callArm>>['body']) =>
  (body.value ?? []).map(({ properties }) => properties?.incidentNumber);

describe('the incidents of a workspace', () => {
  const incidents = [
    incidentInput(1, { status: 'Closed' }),
    incidentInput(2, { lastModifiedTimeUtc: '2026-01-12T12:00:00Z' }),
    incidentInput(3),
  ];

  it.each([
    ['properties/incidentNumber eq 2', [2]],
    ["properties/status eq 'New'", [2, 3]],
    ["properties/status ne 'Closed' and properties/incidentNumber gt 2", [3]],
    ['properties/lastModifiedTimeUtc ge 2026-01-12T11:00:00Z', [2]],
    ["properties/title eq 'O''Neil'", []],
  ])('are those that the filter %s lets through', async (filter, found) => {
    const sim = await start({ world: armWorldOf({ incidents }) });
    const { body } = await callArm(sim, 'GET', `incidents?$filter=${encodeURIComponent(filter)}`);
    expect(numbers(body)).toEqual(found);
  });

  it('come in pages of $top, which the next link keeps with the filter', async () => {
    const sim = await start({ world: armWorldOf({ incidents }) });
    const first = await callArm(sim, 'GET', "incidents?$top=1&$filter=properties/status eq 'New'");
    expect(numbers(first.body)).toEqual([2]);
    const next = await callArm(sim, 'GET', first.body.nextLink ?? '');
    expect([numbers(next.body), next.body.nextLink]).toEqual([[3], undefined]);
  });

  it.each([
    ['$filter=properties/owner/objectId eq null', 501],
    ['$orderby=properties/createdTimeUtc desc', 501],
    ['$top=1001', 400],
    ['$top=none', 400],
  ])('are not listed by %s', async (query, status) => {
    const sim = await start({ world: armWorldOf({ incidents }) });
    expect((await callArm(sim, 'GET', `incidents?${query}`)).status).toBe(status);
  });
});

describe('an incident', () => {
  const alert = { name: ruleId(11), properties: { systemAlertId: ruleId(11), alertDisplayName: 'A' } };
  const entities = [
    { name: ruleId(21), kind: 'Account', properties: { accountName: 'mallory' } },
    { name: ruleId(22), kind: 'Account', properties: { accountName: 'alice' } },
    { name: ruleId(23), kind: 'Ip', properties: { address: '198.51.100.7' } },
  ];

  it('is told without its alerts and entities, which are listed by POST', async () => {
    const incident = { ...incidentInput(1), alerts: [alert], entities };
    const sim = await start({ world: armWorldOf({ incidents: [incident] }) });
    const path = `incidents/${ruleId(1)}`;
    const { body } = await callArm(sim, 'GET', path);
    expect(body.properties).toMatchObject({ incidentNumber: 1, additionalData: { alertsCount: 1 } });
    expect(body.properties).not.toHaveProperty('alerts');
    const alerts = await callArm(sim, 'POST', `${path}/alerts`);
    expect(alerts.body.value).toMatchObject([
      { kind: 'SecurityAlert', name: ruleId(11), type: 'Microsoft.SecurityInsights/Entities' },
    ]);
    const listed = await callArm(sim, 'POST', `${path}/entities`);
    expect(listed.body.entities).toHaveLength(3);
    expect(listed.body.metaData).toEqual([
      { entityKind: 'Account', count: 2 },
      { entityKind: 'Ip', count: 1 },
    ]);
    expect(sim.operations.map(({ writes }) => writes)).toEqual([false, false, false]);
  });

  it('is not found by its number, nor are its alerts', async () => {
    const sim = await start({ world: armWorldOf({ incidents: [incidentInput(1)] }) });
    expect((await callArm(sim, 'GET', 'incidents/1')).body.error?.code).toBe('ResourceNotFound');
    expect((await callArm(sim, 'POST', 'incidents/1/alerts')).status).toBe(404);
  });

  it('lists 150 of its alerts and no more', async () => {
    const alerts = Array.from({ length: 151 }, (_, at) => ({ name: ruleId(at), properties: {} }));
    const sim = await start({ world: armWorldOf({ incidents: [{ ...incidentInput(1), alerts }] }) });
    const { body } = await callArm(sim, 'POST', `incidents/${ruleId(1)}/alerts`);
    expect(body.value).toHaveLength(150);
  });

  it('has its entities listed a hundred times in five minutes, and again when they have passed', async () => {
    const clock = new ManualClock(new Date('2026-01-12T12:00:00Z'));
    const sim = await start({ world: armWorldOf({ incidents: [incidentInput(1)] }), clock });
    const list = () => callArm(sim, 'POST', `incidents/${ruleId(1)}/entities`);
    for (let n = 0; n < 100; n += 1) expect((await list()).status).toBe(200);
    clock.advance(60_000);
    const refused = await list();
    expect([refused.status, refused.header('retry-after')]).toEqual([429, '240']);
    clock.advance(240_000);
    expect((await list()).status).toBe(200);
  });
});
