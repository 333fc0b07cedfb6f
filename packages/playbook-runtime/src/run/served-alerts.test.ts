import { parseTrigger, type Incident } from '@drawbridge/incident-model';
import { expect, it } from 'vitest';

import { keyPlaybook, keys, planFor, ruleId, setUpRun } from '../run-setup.suite.ts';
import { planRun } from './plan-run.ts';

const foreignRule = '99999999-1111-4222-8333-444455556666';
const details = (key: string) => ({ 'Custom Details': JSON.stringify({ AwsAccessKeyId: [key] }) });
const alert = (id: string, rule: string | undefined, key?: string) => ({
  properties: {
    systemAlertId: id,
    alertDisplayName: id,
    productName: rule === undefined ? 'Microsoft Defender for Endpoint' : 'Microsoft Sentinel',
    ...(rule === undefined ? {} : { alertType: `${ruleId}_${rule}` }),
    additionalData: key === undefined ? {} : details(key),
  },
});

function incidentOf(alerts: readonly object[], rules: readonly string[] = [ruleId, foreignRule]): Incident {
  const parsed = parseTrigger({
    object: {
      id: '/subscriptions/x/resourceGroups/soc/providers/Microsoft.SecurityInsights/Incidents/i-1',
      properties: {
        title: 't',
        severity: 'High',
        relatedAnalyticRuleIds: rules,
        alerts,
        relatedEntities: [],
      },
    },
  });
  if (!parsed.ok) throw new Error('the incident of a test should be valid');
  return parsed.value;
}

it('a target that only an alert of another rule names is not contained', async () => {
  const setup = await setUpRun();
  const incident = incidentOf([alert('a-1', ruleId, keys[0]), alert('a-2', foreignRule, keys[1])]);
  const plan = await planFor(setup, keyPlaybook(), incident);
  expect(plan.items.map(({ targetId }) => targetId)).toEqual([`aws.access-key/${keys[0]}`]);
  expect(plan.notTaken).toMatchObject([
    {
      targetId: `aws.access-key/${keys[1]}`,
      left: false,
      why: expect.stringContaining('does not serve') as string,
    },
  ]);
});

it('a target that an alert of another rule names as well is contained', async () => {
  const setup = await setUpRun();
  const incident = incidentOf([alert('a-1', foreignRule, keys[0]), alert('a-2', ruleId, keys[0])]);
  const plan = await planFor(setup, keyPlaybook(), incident);
  expect(plan.items.map(({ targetId }) => targetId)).toEqual([`aws.access-key/${keys[0]}`]);
});

it('a target of an alert of another product, which has no rule, is not contained', async () => {
  const setup = await setUpRun();
  const incident = incidentOf([alert('a-1', ruleId, keys[0]), alert('a-2', undefined, keys[1])], [ruleId]);
  const plan = await planFor(setup, keyPlaybook(), incident);
  expect(plan.items.map(({ targetId }) => targetId)).toEqual([`aws.access-key/${keys[0]}`]);
});

it('a person may choose what another rule has named', async () => {
  const setup = await setUpRun();
  const incident = incidentOf([alert('a-1', ruleId, keys[0]), alert('a-2', foreignRule, keys[1])]);
  const choice = [{ kind: 'aws.access-key', id: keys[1] } as const];
  const plan = await planRun({ ...setup, playbook: keyPlaybook(), incident, choice });
  expect(plan.items.map(({ targetId }) => targetId)).toEqual([`aws.access-key/${keys[1]}`]);
});

it('an entity that no alert claims is left to a person where alerts of other rules may have named it', async () => {
  const setup = await setUpRun();
  const playbook = keyPlaybook({
    targets: { kind: 'entra.user' },
    steps: [{ id: 'disable', action: 'azure.entra.disable-user', onFailure: 'continue' }],
  });
  const base = incidentOf([alert('a-1', ruleId), alert('a-2', foreignRule)]);
  const properties = { aadUserId: '11111111-2222-4333-8444-555555555555', aadTenantId: ruleId };
  const entities = [{ kind: 'Account', properties, path: 'object.properties.relatedEntities[0]' }];
  const plan = await planFor(setup, playbook, { ...base, entities });
  expect(plan.items).toEqual([]);
  expect(plan.notTaken).toMatchObject([
    { left: true, why: expect.stringContaining('a person may choose it') as string },
  ]);
});
