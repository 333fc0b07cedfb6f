import { SecurityInsights, type ScheduledAlertRule } from '@azure/arm-securityinsight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, incidentInput, ruleId, scheduledRule } from '../call-arm.suite.ts';
import { nameArmOperation } from '../protocol/arm-operation.ts';
import { armOperations } from '../operations.ts';
import { capture, skippedBecause, startValidator, type Exchange } from './open-api.suite.ts';

const start = useCloudSim();
const apiVersion = '2025-09-01';

/** Microsoft's own client, on the simulator: only the bearer policy is exchanged, which refuses plain http. */
function sdkClient({ connections: { arm } }: CloudSim, exchanges: Exchange[], version = apiVersion) {
  const credential = {
    getToken: () => Promise.resolve({ token: arm.accessToken, expiresOnTimestamp: Infinity }),
  };
  const client = new SecurityInsights(credential, arm.subscriptionId, {
    endpoint: arm.endpoint,
    $host: arm.endpoint,
    allowInsecureConnection: true,
    credentialScopes: 'https://management.azure.com/.default',
    apiVersion: version,
  });
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  client.pipeline.addPolicy(
    {
      name: 'localBearer',
      sendRequest: (request, next) => {
        request.headers.set('authorization', `Bearer ${arm.accessToken}`);
        return next(request);
      },
    },
    { phase: 'Sign' },
  );
  client.pipeline.addPolicy(capture(exchanges), { afterPhase: 'Sign' });
  return client;
}

const rule: ScheduledAlertRule = { ...scheduledRule().properties, kind: 'Scheduled' } as never;

describe('the SDK of Microsoft', () => {
  it('creates, lists over pages, reads and deletes rules', async () => {
    const alertRules = [1, 2, 3].map((n) => ({
      ...scheduledRule({ displayName: `R${String(n)}` }),
      name: ruleId(n),
    }));
    const sim = await start({ world: armWorldOf({ alertRules }, { pageSize: 2 }) });
    const { alertRules: client } = sdkClient(sim, []);
    const created = await client.createOrUpdate('rg-soc', 'law-soc', ruleId(4), rule);
    expect(created.systemData?.createdByType).toBe('Application');
    const names: (string | undefined)[] = [];
    for await (const listed of client.list('rg-soc', 'law-soc')) names.push(listed.name);
    expect(names).toEqual([1, 2, 3, 4].map(ruleId));
    await client.delete('rg-soc', 'law-soc', ruleId(4));
    await expect(client.get('rg-soc', 'law-soc', ruleId(4))).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('wipes sub-techniques when it writes back what it read: its models do not know them', async () => {
    const alertRules = [{ ...scheduledRule({ subTechniques: ['T1021.008'] }), name: ruleId(1) }];
    const sim = await start({ world: armWorldOf({ alertRules }) });
    const { alertRules: client } = sdkClient(sim, [], '2025-07-01-preview');
    const read = await client.get('rg-soc', 'law-soc', ruleId(1));
    await client.createOrUpdate('rg-soc', 'law-soc', ruleId(1), read);
    const { body } = await callArm(sim, 'GET', `alertRules/${ruleId(1)}`);
    expect(body.properties).not.toHaveProperty('subTechniques');
  });

  it('finds an incident by its number, with its alerts and entities', async () => {
    const alerts = [{ name: ruleId(11), properties: { systemAlertId: ruleId(11), severity: 'High' } }];
    const entities = [{ name: ruleId(21), kind: 'Account', properties: { accountName: 'mallory' } }];
    const incidents = [incidentInput(1), { ...incidentInput(2), alerts, entities }];
    const sim = await start({ world: armWorldOf({ incidents }, { pageSize: 1 }) });
    const { incidents: client } = sdkClient(sim, []);
    const found: string[] = [];
    const filter = 'properties/incidentNumber eq 2';
    for await (const { name = '' } of client.list('rg-soc', 'law-soc', { filter })) found.push(name);
    expect(found).toEqual([ruleId(2)]);
    const listed = await client.listAlerts('rg-soc', 'law-soc', ruleId(2));
    expect(listed.value).toMatchObject([{ kind: 'SecurityAlert', systemAlertId: ruleId(11) }]);
    const parts = await client.listEntities('rg-soc', 'law-soc', ruleId(2));
    expect(parts).toMatchObject({
      entities: [{ kind: 'Account', accountName: 'mallory' }],
      metaData: [{ entityKind: 'Account', count: 1 }],
    });
    const incident = await client.get('rg-soc', 'law-soc', ruleId(2));
    expect(incident.additionalData?.alertsCount).toBe(1);
    expect(incident.createdTimeUtc?.toISOString()).toBe('2026-01-12T10:00:00.000Z');
  });

  it('comments on an incident and closes it with what it has read', async () => {
    const sim = await start({ world: armWorldOf({ incidents: [incidentInput(1)] }) });
    const { incidents, incidentComments } = sdkClient(sim, []);
    const at = ['rg-soc', 'law-soc', ruleId(1)] as const;
    const comment = await incidentComments.createOrUpdate(...at, ruleId(5), { message: 'Contained' });
    expect(comment).toMatchObject({ name: ruleId(5), message: 'Contained' });
    const read = await incidents.get(...at);
    const closed = await incidents.createOrUpdate(...at, {
      ...read,
      status: 'Closed',
      classification: 'Undetermined',
    });
    expect(closed).toMatchObject({
      status: 'Closed',
      incidentNumber: 1,
      additionalData: { commentsCount: 1 },
    });
    await expect(incidents.createOrUpdate(...at, { ...read, status: 'Active' })).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  it('learns of a newer instance in the words of the service', async () => {
    const sim = await start({ world: armWorldOf() });
    const { alertRules: client } = sdkClient(sim, []);
    await client.createOrUpdate('rg-soc', 'law-soc', ruleId(1), rule);
    const stale = client.createOrUpdate('rg-soc', 'law-soc', ruleId(1), { ...rule, etag: '"stale"' });
    await expect(stale).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' });
  });
});

const automationRule = (changes: object = {}) => ({
  properties: {
    displayName: 'Contain',
    order: 1,
    triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: 'Created', conditions: [] },
    actions: [
      {
        order: 1,
        actionType: 'RunPlaybook',
        actionConfiguration: { logicAppResourceId: '/x', tenantId: ruleId(9) },
      },
    ],
    ...changes,
  },
});
const watchlist = {
  properties: { displayName: 'Hosts', provider: 'Us', itemsSearchKey: 'Host', rawContent: 'Host\na\n' },
};
const incidentCreation = {
  kind: 'MicrosoftSecurityIncidentCreation',
  properties: { displayName: 'Defender', enabled: true, productFilter: 'Microsoft Defender for Cloud' },
};
const fusion = { kind: 'Fusion', properties: { enabled: true, alertRuleTemplateName: ruleId(8) } };

/** Every operation of the subset, with each answer that it has, through the SDK and by hand. */
async function exchangeEverything(sim: CloudSim): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const observe = capture(exchanges);
  const call = (method: 'GET' | 'PUT' | 'DELETE', path: string, json?: object) =>
    callArm(sim, method, path, { apiVersion, observe, ...(json && { json }) });
  const collections = [
    ['alertRules', ruleId(1), scheduledRule({ displayName: 'By hand' })],
    ['alertRules', ruleId(2), incidentCreation],
    ['alertRules', ruleId(3), fusion],
    ['automationRules', ruleId(1), automationRule()],
    ['watchlists', 'Hosts', watchlist],
  ] as const;
  for (const [type, name, json] of collections) {
    const path = `${type}/${name}`;
    await call('GET', path);
    await call('PUT', path, json);
    await call('GET', path);
    await call('GET', path);
    await call('PUT', path, json);
    await call('PUT', path, { ...json, etag: '"stale"' });
    await call('GET', type);
    await call('GET', path);
    await call('GET', path);
    await call('DELETE', path);
    await call('GET', path);
    await call('GET', path);
    await call('DELETE', path);
  }
  await call('PUT', `alertRules/${ruleId(1)}`, scheduledRule());
  await call('PUT', `alertRules/${ruleId(5)}`, scheduledRule({ queryPeriod: 'PT30M' }));
  const { alertRules } = sdkClient(sim, exchanges);
  for (const n of [11, 12, 13]) {
    await alertRules.createOrUpdate('rg-soc', 'law-soc', ruleId(n), {
      ...rule,
      displayName: `R${String(n)}`,
    });
  }
  for await (const listed of alertRules.list('rg-soc', 'law-soc')) {
    await alertRules.get('rg-soc', 'law-soc', listed.name ?? '');
  }
  return exchanges;
}

describe.skipIf(skippedBecause !== undefined)('the OpenAPI of Microsoft.SecurityInsights 2025-09-01', () => {
  let validator: Awaited<ReturnType<typeof startValidator>>;
  beforeAll(async () => {
    validator = await startValidator();
  });
  afterAll(() => {
    validator.close();
  });

  it('has nothing against any request or answer', async () => {
    const sim = await start({ world: armWorldOf({}, { pageSize: 2 }) });
    const exchanges = await exchangeEverything(sim);
    const verdicts = await Promise.all(exchanges.map((exchange) => validator.judge(exchange)));
    const errors = verdicts.flatMap((verdict) =>
      [...verdict.request, ...verdict.response].map((e) => `${verdict.operation}: ${e}`),
    );
    process.stdout.write(
      `oav: validated ${exchanges.length} requests, ${exchanges.length} responses ` +
        `(${[...new Set(exchanges.map((exchange) => exchange.status))].sort((a, b) => a - b).join(', ')}) of ` +
        `${new Set(verdicts.map((verdict) => verdict.operation)).size} operations, ${errors.length} errors\n`,
    );
    expect(errors).toEqual([]);
    expect(new Set(verdicts.map((verdict) => verdict.operation)).size).toBe(12);
  });

  it('refuses what this simulator refuses for the version, and lets pass what only the service knows', async () => {
    const sim = await start({ world: armWorldOf() });
    const judge = async (json: object) => {
      const exchanges: Exchange[] = [];
      const options = { apiVersion, observe: capture(exchanges), json };
      const { status } = await callArm(sim, 'PUT', `alertRules/${ruleId(1)}`, options);
      const { request, response } = await validator.judge(exchanges[0]!);
      return { status, request: request.length, response: response.length };
    };
    const refused = { status: 400, response: 0 };
    expect(await judge(scheduledRule({ subTechniques: ['T1021.008'] }))).toEqual({ ...refused, request: 1 });
    expect(await judge({ ...scheduledRule(), kind: 'NRT' })).toEqual({ ...refused, request: 1 });
    expect(await judge(scheduledRule({ triggerThreshold: 10_001 }))).toEqual({ ...refused, request: 0 });
    expect(await judge(scheduledRule({ techniques: ['T1078.004'] }))).toEqual({ ...refused, request: 0 });
  });
});

if (skippedBecause !== undefined) {
  it('the OpenAPI of Microsoft.SecurityInsights is not checked', ({ skip }) => {
    skip(skippedBecause);
  });
}

describe('the table of operations', () => {
  it('has each operation once, with the action that its method needs', () => {
    const names = armOperations.map(nameArmOperation);
    expect(new Set(names).size).toBe(names.length);
    const verbs = { GET: 'read', PUT: 'write', PATCH: 'write', DELETE: 'delete', POST: 'action' };
    // What an incident holds is listed by POST, and takes no more than reading it.
    const listsByPost = (path: string) => /\/incidents\/\{incidentId\}\/(?:alerts|entities)$/.test(path);
    const readsOnly = ({ method, path }: (typeof armOperations)[number]) =>
      method === 'GET' || (method === 'POST' && listsByPost(path));
    expect(
      armOperations.filter(
        (armOperation) =>
          !armOperation.permission.endsWith(
            `/${readsOnly(armOperation) ? 'read' : verbs[armOperation.method]}`,
          ),
      ),
    ).toEqual([]);
    expect(armOperations.filter((armOperation) => armOperation.writes === readsOnly(armOperation))).toEqual(
      [],
    );
  });
});
