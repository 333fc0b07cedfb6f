import { ManualClock } from '@drawbridge/base';
import { expect, it } from 'vitest';

import { simulatedToken } from '../../simulation/credentials.ts';
import { callGraph, useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const path = '/security/rules/detectionRules';
const query =
  'AWSCloudTrail\n| project TimeGenerated, Actor = UserIdentityArn, SourceIp = SourceIpAddress, Sid';
const template = {
  title: 'Session',
  severity: 'high',
  tactics: [{ tactic: 'LateralMovement', techniques: [{ technique: 'T1021', subTechniques: [] }] }],
  entityMappings: { ips: [{ addressColumn: 'SourceIp' }] },
};

/** A rule that the service takes, with parts of it replaced. */
function rule(changes: object = {}, alert: object = {}): Record<string, unknown> {
  return {
    id: 'r-1',
    displayName: 'Session',
    status: 'disabled',
    queryCondition: { queryText: query },
    schedule: { frequency: 'PT1H' },
    detectionAction: { alertTemplate: { ...template, ...alert } },
    ...changes,
  };
}

const asking = (queryText: string) => ({ queryCondition: { queryText } });
const every = (frequency: string) => ({ schedule: { frequency } });
const mapping = (entityMappings: object) => rule({}, { entityMappings });
const onDevices = 'DeviceEvents\n| project Timestamp, DeviceId, ReportId, SourceIp = RemoteIP';

it.each([
  ['an id that begins with a digit', rule({ id: '1-a' }), 'begin with a letter'],
  ['an id with a dot', rule({ id: 'a.b' }), 'begin with a letter'],
  ['an id of 101 characters', rule({ id: `a${'b'.repeat(100)}` }), 'begin with a letter'],
  ['no name', rule({ displayName: '' }), 'displayName'],
  ['no status', rule({ status: undefined }), 'status'],
  ['a status of the service', rule({ status: 'autoDisabled' }), 'status'],
  ['a lookback, which is of beta', rule({ schedule: { frequency: 'PT1H', lookback: 'P1D' } }), "'lookback'"],
  ['a property of beta', rule({}, { eventGroupingKind: 'singleAlert' }), "'eventGroupingKind'"],
  ['a severity in capitals', rule({}, { severity: 'High' }), 'severity'],
  ['two tactics', rule({}, { tactics: [{ tactic: 'A' }, { tactic: 'B' }] }), 'Multiple MITRE tactics'],
  ['another workspace', rule(asking("workspace('x').Event")), 'workspace'],
  ['an unknown table', rule(asking('NoSuchTable\n| take 1')), "'NoSuchTable'"],
  ['an unknown table in a join', rule(asking(`${query}\n| join (Nowhere) on Sid`)), "'Nowhere'"],
  ['every minute', rule(every('PT1M')), '5 minutes'],
  ['two hours over Defender data', rule({ ...asking(onDevices), ...every('PT2H') }), 'must be one of'],
  ['a wrong duration', rule(every('1h')), 'not a valid duration'],
  [
    'a continuous join',
    rule({ ...asking(`${query}\n| join (Event) on Sid`), ...every('PT0S') }),
    'continuously',
  ],
  ['a continuous comment', rule({ ...asking(`${query} // x`), ...every('PT0S') }), 'continuously'],
  ['no entities', mapping({}), 'At least one of impactedAssets'],
  [
    'no asset among the entities',
    mapping({ urls: [{ addressColumn: 'Actor' }] }),
    'At least one asset entity',
  ],
  ['an account by its name alone', mapping({ accounts: [{ nameColumn: 'Actor' }] }), "'User' is invalid"],
  ['a column that is not there', mapping({ ips: [{ addressColumn: 'Elsewhere' }] }), "'Elsewhere'"],
  ['an unknown entity', mapping({ robots: [{ nameColumn: 'Actor' }] }), "'robots'"],
  [
    'native actions without Defender data',
    rule({ detectionAction: { alertTemplate: template, automatedActions: { disableUsers: [{}] } } }),
    'Automated actions',
  ],
])('refuses %s, and keeps nothing', async (_what, json, message) => {
  const sim = await start();
  const { status, body } = await callGraph(sim, 'POST', path, { json });
  expect(status).toBe(400);
  expect((body as { error: { message: string } }).error.message).toContain(message);
  expect(sim.snapshot().azure.detectionRules).toEqual([]);
});

it.each([
  rule(),
  rule({ ...asking(query), ...every('PT0S') }),
  rule(every('P14D')),
  rule({ ...asking(onDevices), ...every('PT3H') }),
  mapping({ hosts: [{ nameColumn: 'Actor' }], amazonResources: [{ amazonResourceIdColumn: 'Actor' }] }),
  mapping({
    ips: [{ addressColumn: 'SourceIp' }],
    googleCloudResources: [{ fullResourceNameColumn: 'Actor' }],
  }),
])('takes a rule that keeps the rules', async (json) => {
  const sim = await start();
  expect((await callGraph(sim, 'POST', path, { json })).status).toBe(201);
});

it('refuses an id that is there, and changes only what a request states', async () => {
  const sim = await start();
  await callGraph(sim, 'POST', path, { json: rule() });
  const again = await callGraph(sim, 'POST', path, { json: rule({ id: 'R-1', displayName: 'Other' }) });
  expect(again.status).toBe(409);
  expect(
    (await callGraph(sim, 'PATCH', `${path}/r-1`, { json: { id: 'r-1', status: 'enabled' } })).status,
  ).toBe(400);
  const portal = { accessToken: simulatedToken, json: { description: 'Edited.' } };
  expect((await callGraph(sim, 'PATCH', `${path}/r-1`, portal)).status).toBe(200);
  const { body } = await callGraph(sim, 'GET', `${path}/r-1`);
  expect(body).toMatchObject({
    description: 'Edited.',
    displayName: 'Session',
    lastModifiedBy: 'analyst@example.com',
  });
  expect(body).not.toHaveProperty('deletedDateTime');
});

it('runs a rule over thirty days whenever it is saved enabled, and only then', async () => {
  const sim = await start();
  await callGraph(sim, 'POST', path, { json: rule() });
  expect(sim.snapshot().azure.detectionRuns).toEqual([]);
  await callGraph(sim, 'PATCH', `${path}/r-1`, { json: { status: 'enabled' } });
  await callGraph(sim, 'PATCH', `${path}/r-1`, { json: { description: 'x' } });
  expect(sim.snapshot().azure.detectionRuns).toMatchObject([
    { ruleId: 'r-1', lookback: 'P30D' },
    { ruleId: 'r-1', lookback: 'P30D' },
  ]);
});

it('serves a deleted rule for hours, refuses its id, and answers 404 to a second deletion', async () => {
  const clock = new ManualClock(new Date('2026-12-01T00:00:00Z'));
  const sim = await start({ clock });
  await callGraph(sim, 'POST', path, { json: rule() });
  expect((await callGraph(sim, 'DELETE', `${path}/r-1`)).status).toBe(204);
  expect((await callGraph(sim, 'DELETE', `${path}/r-1`)).status).toBe(404);
  expect((await callGraph(sim, 'PATCH', `${path}/r-1`, { json: { status: 'enabled' } })).status).toBe(404);
  expect((await callGraph(sim, 'GET', `${path}/r-1`)).status).toBe(200);
  expect((await callGraph(sim, 'POST', path, { json: rule() })).status).toBe(409);
  await clock.sleep(3 * 3600 * 1000);
  expect((await callGraph(sim, 'GET', `${path}/r-1`)).status).toBe(404);
  expect((await callGraph(sim, 'POST', path, { json: rule() })).status).toBe(201);
});

it('lists by pages, throttles as it is told, and refuses who may only read', async () => {
  const world = { azure: { pageSize: 2, permissions: ['CustomDetection.Read.All'] } };
  const rules = ['a', 'b', 'c'].map((id) => rule({ id }));
  const sim = await start({ world: { azure: { ...world.azure, detectionRules: rules as never } } });
  const { body } = await callGraph(sim, 'GET', path);
  const page = body as { readonly value: readonly unknown[]; readonly '@odata.nextLink': string };
  expect(page.value).toHaveLength(2);
  const next = await callGraph(sim, 'GET', page['@odata.nextLink']);
  expect((next.body as { value: readonly unknown[] }).value).toHaveLength(1);
  expect((await callGraph(sim, 'POST', path, { json: rule({ id: 'd' }) })).status).toBe(403);
  sim.inject({ operation: `GET ${path}`, error: 'throttled', times: 1, retryAfterSeconds: 7 });
  expect(await callGraph(sim, 'GET', path)).toMatchObject({ status: 429, retryAfter: '7' });
});
