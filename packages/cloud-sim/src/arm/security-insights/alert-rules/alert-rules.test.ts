import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, nrtRule, ruleId, scheduledRule } from '../../call-arm.suite.ts';

const start = useCloudSim();
const path = `alertRules/${ruleId(1)}`;
const stable = { apiVersion: '2025-09-01' };
const newer =
  `Newer instance of rule '${ruleId(1)}' exists for workspace '55555555-5555-4555-8555-555555555555' ` +
  '(Etag does not match). Data was not saved.';
const existing = { ...scheduledRule(), name: ruleId(1) };

describe('a rule', () => {
  it('is created with 201, replaced with 200, deleted with 200, and then with 204', async () => {
    const sim = await start({ world: armWorldOf() });
    const put = async () => (await callArm(sim, 'PUT', path, { json: scheduledRule() })).status;
    const remove = async () => (await callArm(sim, 'DELETE', path)).status;
    expect([await put(), await put(), await remove(), await remove()]).toEqual([201, 200, 200, 204]);
    expect((await callArm(sim, 'GET', path)).status).toBe(404);
  });

  it('has what the service sets, whatever the body says of it', async () => {
    const clock = new ManualClock(new Date('2026-03-01T08:00:00Z'));
    const sim = await start({ world: armWorldOf(), clock });
    const rule = scheduledRule({ lastModifiedUtc: '2001-01-01T00:00:00Z' });
    const json = { ...rule, id: 'x', name: 'x', type: 'x', systemData: { createdBy: 'x' } };
    const { body } = await callArm(sim, 'PUT', path, { json });
    expect(body).toMatchObject({
      name: ruleId(1),
      type: 'Microsoft.SecurityInsights/alertRules',
      kind: 'Scheduled',
      properties: { lastModifiedUtc: '2026-03-01T08:00:00.0000000Z' },
      systemData: {
        createdBy: '33333333-3333-4333-8333-333333333333',
        createdByType: 'Application',
        createdAt: '2026-03-01T08:00:00.0000000Z',
        lastModifiedBy: '33333333-3333-4333-8333-333333333333',
      },
    });
    expect(String(body.id)).toMatch(
      /workspaces\/law-soc\/providers\/Microsoft.SecurityInsights\/alertRules\/1000/,
    );
    expect(body.etag).toMatch(/^"[0-9a-f]{8}-0000-0d00-0000-[0-9a-f]{12}"$/);
  });

  it('keeps unknown fields, in the properties and beside them', async () => {
    const sim = await start({ world: armWorldOf() });
    const json = { ...scheduledRule({ fromTheFuture: { deep: [1, null] } }), tomorrow: 'x' };
    await callArm(sim, 'PUT', path, { json });
    const { body } = await callArm(sim, 'GET', path);
    expect(body).toMatchObject({ tomorrow: 'x', properties: { fromTheFuture: { deep: [1, null] } } });
    const list = await callArm(sim, 'GET', 'alertRules');
    expect(list.body.value).toEqual([body]);
  });

  it('loses what a PUT leaves out', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }) });
    const { body } = await callArm(sim, 'PUT', path, { json: scheduledRule({ customDetails: undefined }) });
    expect(body.properties).not.toHaveProperty('customDetails');
  });

  it('says who changed it last, when a person does so in the portal', async () => {
    const sim = await start({ world: armWorldOf() });
    const first = await callArm(sim, 'PUT', path, { json: scheduledRule() });
    const accessToken = sim.connections.arm.portalAccessToken;
    const edited = { ...scheduledRule({ triggerThreshold: 5 }), etag: first.body.etag };
    const { body } = await callArm(sim, 'PUT', path, { json: edited, accessToken });
    expect(body.etag).not.toBe(first.body.etag);
    expect(body.systemData).toMatchObject({
      createdBy: '33333333-3333-4333-8333-333333333333',
      lastModifiedBy: 'analyst@example.com',
      lastModifiedByType: 'User',
    });
  });

  it('cannot become one of another kind, nor be one of no kind', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }) });
    const kind = await callArm(sim, 'PUT', path, { json: nrtRule() });
    expect(kind.body.error?.message).toContain('cannot be changed');
    const none = await callArm(sim, 'PUT', `alertRules/${ruleId(2)}`, {
      json: { ...existing, kind: 'Whatever' },
    });
    expect(none.body.error?.message).toMatch(/^Invalid data model\. \[: The alert rule kind 'Whatever'/);
  });

  it('needs a body', async () => {
    const sim = await start({ world: armWorldOf() });
    const { status, body } = await callArm(sim, 'PUT', path, { json: '{"kind":' });
    expect([status, body.error?.code]).toEqual([400, 'InvalidRequestContent']);
  });
});

describe('an etag', () => {
  it.each(['body', 'If-Match'])('that is stale in the %s is 409, and nothing is written', async (where) => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }) });
    const changed = scheduledRule({ severity: 'Low' });
    const options =
      where === 'body' ? { json: { ...changed, etag: '"stale"' } } : { json: changed, ifMatch: '"stale"' };
    const { status, body } = await callArm(sim, 'PUT', path, options);
    expect({ status, body }).toEqual({ status: 409, body: { error: { code: 'Conflict', message: newer } } });
    expect((await callArm(sim, 'GET', path)).body.properties).toMatchObject({ severity: 'High' });
  });

  it('that is current, or a star, is let through', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }) });
    const { etag } = (await callArm(sim, 'GET', path)).body;
    expect((await callArm(sim, 'PUT', path, { json: { ...scheduledRule(), etag } })).status).toBe(200);
    expect((await callArm(sim, 'PUT', path, { json: scheduledRule(), ifMatch: '*' })).status).toBe(200);
    expect((await callArm(sim, 'PUT', path, { json: { ...scheduledRule(), etag } })).status).toBe(409);
  });

  it.each([
    ['overwrites what is there all the same', 'ignored', 200],
    ['is refused where there is something', 'obeyed', 412],
  ] as const)('with If-None-Match %s, as the world says', async (_, ifNoneMatch, status) => {
    const sim = await start({ world: armWorldOf({}, { ifNoneMatch }) });
    const call = { json: scheduledRule(), ifNoneMatch: '*' };
    expect((await callArm(sim, 'PUT', path, call)).status).toBe(201);
    expect((await callArm(sim, 'PUT', path, call)).status).toBe(status);
  });

  it('that is stale in If-Match is 412 in a world that says so', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }, { staleIfMatchAnswer: 412 }) });
    const reply = await callArm(sim, 'PUT', path, { json: scheduledRule(), ifMatch: '"stale"' });
    expect(reply).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
  });

  it('that is missing is 409 only in a world that says so, and only of a rule that exists', async () => {
    const lenient = await start({ world: armWorldOf({ alertRules: [existing] }) });
    expect((await callArm(lenient, 'PUT', path, { json: scheduledRule() })).status).toBe(200);
    const strict = await start({ world: armWorldOf({ alertRules: [existing] }, { etagRequired: true }) });
    const reply = await callArm(strict, 'PUT', path, { json: scheduledRule() });
    expect(reply).toMatchObject({ status: 409, body: { error: { message: newer } } });
    const other = { json: scheduledRule({ displayName: 'Another' }) };
    expect((await callArm(strict, 'PUT', `alertRules/${ruleId(2)}`, other)).status).toBe(201);
  });

  it('in If-Match of a rule that is gone is 412: it is not created again by mistake', async () => {
    const sim = await start({ world: armWorldOf() });
    expect((await callArm(sim, 'PUT', path, { json: scheduledRule(), ifMatch: '"x"' })).status).toBe(412);
  });

  it('that is stale keeps a rule from being deleted', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }) });
    expect((await callArm(sim, 'DELETE', path, { ifMatch: '"stale"' })).status).toBe(409);
    expect((await callArm(sim, 'GET', path)).status).toBe(200);
  });
});

describe('the id of a deleted rule', () => {
  const buried =
    `The rule with id '${ruleId(1)}' was recently deleted. You need to allow some time before re-using the same ` +
    'id. Please try again later.';

  it('cannot be used again for a day', async () => {
    const clock = new ManualClock(new Date('2026-03-01T08:00:00Z'));
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }), clock });
    await callArm(sim, 'DELETE', path);
    const put = () => callArm(sim, 'PUT', path, { json: scheduledRule() });
    clock.advance(24 * 3_600_000 - 1);
    expect(await put()).toMatchObject({
      status: 409,
      body: { error: { code: 'Conflict', message: buried } },
    });
    clock.advance(1);
    expect((await put()).status).toBe(201);
  });

  it('is answered with 400 in a world that says so', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }, { tombstoneAnswer: 400 }) });
    await callArm(sim, 'DELETE', path);
    const reply = await callArm(sim, 'PUT', path, { json: scheduledRule() });
    expect(reply).toMatchObject({ status: 400, body: { error: { message: buried } } });
  });
});

describe('api-versions', () => {
  it.each([
    ['NRT', nrtRule()],
    ['subTechniques', scheduledRule({ subTechniques: ['T1021.008'] })],
    ['sentinelEntitiesMappings', scheduledRule({ sentinelEntitiesMappings: [{ columnName: 'Entities' }] })],
  ])('the stable one refuses %s, the preview takes it', async (what, json) => {
    const sim = await start({ world: armWorldOf() });
    const refused = await callArm(sim, 'PUT', path, { json, ...stable });
    expect(refused.status).toBe(400);
    expect(refused.body.error?.message).toMatch(new RegExp(`^Invalid data model\\. \\[: .*${what}`));
    expect((await callArm(sim, 'PUT', path, { json })).status).toBe(201);
  });

  it('the stable one neither shows sub-techniques nor wipes them', async () => {
    const sim = await start({ world: armWorldOf() });
    const subTechniques = ['T1021.008'];
    await callArm(sim, 'PUT', path, { json: scheduledRule({ subTechniques }) });
    const { body } = await callArm(sim, 'GET', path, stable);
    expect(body.properties).not.toHaveProperty('subTechniques');
    await callArm(sim, 'PUT', path, { json: body, ...stable });
    expect((await callArm(sim, 'GET', path)).body.properties).toMatchObject({ subTechniques });
  });

  it('the preview wipes them when a PUT leaves them out', async () => {
    const sim = await start({ world: armWorldOf() });
    await callArm(sim, 'PUT', path, { json: scheduledRule({ subTechniques: ['T1021.008'] }) });
    const { body } = await callArm(sim, 'PUT', path, { json: scheduledRule() });
    expect(body.properties).not.toHaveProperty('subTechniques');
  });
});

describe('rules that Microsoft ships', () => {
  const template = (kind: string, changes: object = {}) => ({
    kind,
    properties: { enabled: true, alertRuleTemplateName: 'f71aba3d-28fb-450b-b192-4e76a83015c8', ...changes },
  });

  it.each([
    ['Fusion', {}],
    ['MLBehaviorAnalytics', {}],
    ['ThreatIntelligence', { displayName: 'Threat intelligence' }],
  ])('of kind %s have a severity that cannot be assigned', async (kind, changes) => {
    const sim = await start({ world: armWorldOf() });
    const refused = await callArm(sim, 'PUT', path, {
      json: template(kind, { ...changes, severity: 'Low' }),
    });
    expect(refused.body.error?.message).toBe(
      "Invalid data model. [: Read-only property 'severity' cannot be assigned]",
    );
    const taken = await callArm(sim, 'PUT', path, { json: template(kind, changes) });
    expect(taken.status).toBe(201);
    expect(taken.body.properties).toHaveProperty('severity');
  });

  it('of kind ThreatIntelligence need a name all the same', async () => {
    const sim = await start({ world: armWorldOf() });
    const { body } = await callArm(sim, 'PUT', path, { json: template('ThreatIntelligence') });
    expect(body.error?.message).toBe("Invalid data model. [: The field 'displayName' is required.]");
  });

  it('can be switched off and on if they are Fusion, and not even written again if they learn', async () => {
    const sim = await start({ world: armWorldOf() });
    await callArm(sim, 'PUT', path, { json: template('Fusion') });
    expect((await callArm(sim, 'PUT', path, { json: template('Fusion', { enabled: false }) })).status).toBe(
      200,
    );
    const learning = { json: template('MLBehaviorAnalytics', { alertRuleTemplateName: 'rdp' }) };
    const other = `alertRules/${ruleId(2)}`;
    expect((await callArm(sim, 'PUT', other, learning)).status).toBe(201);
    const { status, body } = await callArm(sim, 'PUT', other, learning);
    expect([status, body.error?.message]).toEqual([400, "The template 'rdp' is already installed"]);
  });

  it('of kind MicrosoftSecurityIncidentCreation are written whole', async () => {
    const sim = await start({ world: armWorldOf() });
    const properties = {
      displayName: 'Defender',
      enabled: true,
      productFilter: 'Microsoft Defender for Cloud',
    };
    const json = { kind: 'MicrosoftSecurityIncidentCreation', properties };
    expect(await callArm(sim, 'PUT', path, { json, ...stable })).toMatchObject({
      status: 201,
      body: { properties },
    });
    const without = { ...json, properties: { ...properties, productFilter: undefined } };
    expect((await callArm(sim, 'PUT', path, { json: without })).status).toBe(400);
  });
});

describe('beside the other rules', () => {
  it('a name is used once, whatever its case; the grammar is the service’s', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: [existing] }) });
    const json = scheduledRule({ displayName: 'SERIAL console opened' });
    const { status, body } = await callArm(sim, 'PUT', `alertRules/${ruleId(2)}`, { json });
    expect([status, body.error?.message]).toEqual([
      409,
      "Alert Rule with Resource Name 'SERIAL console opened' is already exist",
    ]);
  });

  it('512 are enabled at the most; disabled ones are not counted', async () => {
    const alertRules = Array.from({ length: 512 }, (_, at) => ({
      ...scheduledRule({ displayName: `Rule ${String(at)}` }),
      name: ruleId(1000 + at),
    }));
    const sim = await start({ world: armWorldOf({ alertRules }) });
    const { status, body } = await callArm(sim, 'PUT', path, { json: scheduledRule() });
    expect([status, body.error?.message]).toEqual([
      400,
      'The maximum number of enabled alert rules (512) has been reached.',
    ]);
    expect((await callArm(sim, 'PUT', path, { json: scheduledRule({ enabled: false }) })).status).toBe(201);
  });

  it('50 of them are NRT at the most', async () => {
    const alertRules = Array.from({ length: 50 }, (_, at) => ({
      ...nrtRule({ displayName: `Rule ${String(at)}` }),
      name: ruleId(1000 + at),
    }));
    const sim = await start({ world: armWorldOf({ alertRules }) });
    const { body } = await callArm(sim, 'PUT', path, { json: nrtRule() });
    expect(body.error?.message).toBe('The maximum number of enabled NRT alert rules (50) has been reached.');
    expect((await callArm(sim, 'PUT', path, { json: scheduledRule() })).status).toBe(201);
  });

  it('a query reads only tables, and functions, that the workspace has', async () => {
    const functions = { name: 'f', properties: { functionAlias: 'KnownHosts' } };
    const workspace = { tables: ['AzureActivity'], savedSearches: [functions] };
    const sim = await start({ world: armWorldOf(workspace) });
    const query = 'AzureActivity | join kind=inner (AWSCloudTrail | where x == 1) on y';
    const { status, body } = await callArm(sim, 'PUT', path, { json: scheduledRule({ query }) });
    expect([status, body.error]).toEqual([
      400,
      {
        code: 'BadRequest',
        message: 'Failed to run the analytics rule query. One of the tables does not exist.',
      },
    ]);
    const known = scheduledRule({ query: 'AzureActivity | join (KnownHosts | take 1) on Computer' });
    expect((await callArm(sim, 'PUT', path, { json: known })).status).toBe(201);
  });
});
