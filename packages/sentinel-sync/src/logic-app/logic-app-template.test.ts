import type { JsonValue } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { evaluateTemplate } from '../template/evaluate-arm.suite.ts';
import { readBicepValue } from '../template/read-bicep.suite.ts';
import { createLogicAppTemplate, type LogicAppRequest } from './logic-app-template.ts';
import { printResourcesAsArm, printResourcesAsBicep } from './print-template.ts';
import { sentinelTriggers } from './workflow-definition.ts';

const request: LogicAppRequest = {
  playbooks: [
    { id: 'contain-a', name: "Contain what's a" },
    { id: 'contain-b', name: '[b]' },
  ],
  trigger: 'incident',
  entity: 'Account',
  url: 'https://drawbridge.example.com',
};
const given: Readonly<Record<string, JsonValue>> = {
  audience: 'api://drawbridge',
  securityInsightsPrincipalId: 'p-1',
};
const group = '/subscriptions/s/resourceGroups/g';

interface Parameter {
  readonly defaultValue?: JsonValue;
  readonly metadata: { readonly description: string };
}
interface Resource {
  readonly type: string;
  readonly name: string;
  readonly condition?: boolean;
  readonly dependsOn?: readonly string[];
  readonly identity?: object;
  readonly properties: Readonly<Record<string, JsonValue>>;
}

/** What the template comes to when it is deployed; everything that it refers to has to be in it. */
function deploy(of: LogicAppRequest): readonly Resource[] {
  const template = printResourcesAsArm(createLogicAppTemplate(of));
  const parameters = template.parameters as unknown as Readonly<Record<string, Parameter>>;
  const ids: string[] = [];
  const functions = {
    parameters: (name: string): JsonValue => {
      const parameter = parameters[name];
      if (parameter === undefined) throw new Error(`no parameter ${name}`);
      const value = given[name] ?? parameter.defaultValue;
      if (value === undefined) throw new Error(`${name} has to be given`);
      return evaluateTemplate(value, functions);
    },
    concat: (...parts: readonly string[]) => parts.join(''),
    guid: (...parts: readonly string[]) => `guid(${parts.join('|')})`,
    resourceGroup: () => ({ id: group, location: 'westeurope' }),
    subscriptionResourceId: (type: string, ...names: readonly string[]) =>
      `/subscriptions/s/providers/${type}:${names.join('/')}`,
    resourceId: (type: string, name: string) => {
      const id = `${group}/providers/${type}/${name}`;
      ids.push(id);
      return id;
    },
    reference: (id: string) => ({ identity: { principalId: `principal of ${id}` } }),
  };
  const resources = evaluateTemplate(template.resources ?? null, functions) as unknown as readonly Resource[];
  evaluateTemplate(template.outputs ?? null, functions);
  const there = resources.map(({ type, name }) => `${group}/providers/${type}/${name}`);
  expect(there).toEqual(expect.arrayContaining(ids));
  for (const { dependsOn = [] } of resources) expect(there).toEqual(expect.arrayContaining([...dependsOn]));
  return resources;
}

describe('the Logic Apps that call Drawbridge, as an ARM template', () => {
  it('are one for each playbook, with one connection and the rights that they and Sentinel need', () => {
    const resources = deploy(request);
    expect(resources.map(({ type, name }) => `${type.split('/')[1] ?? ''} ${name}`)).toEqual([
      'connections drawbridge-sentinel',
      'workflows contain-a',
      'workflows contain-b',
      `roleAssignments guid(${group}|p-1|f4c81013-99ee-4d62-a7ee-b3f1f648599a)`,
      `roleAssignments guid(${group}/providers/Microsoft.Logic/workflows/contain-a|8d289c81-5878-46d4-8554-54e1e3d8b5cb)`,
      `roleAssignments guid(${group}/providers/Microsoft.Logic/workflows/contain-b|8d289c81-5878-46d4-8554-54e1e3d8b5cb)`,
    ]);
    const [connection, first, , automation, reads] = resources;
    expect(connection?.properties).toMatchObject({ parameterValueType: 'Alternative' });
    expect(first).toMatchObject({ identity: { type: 'SystemAssigned' }, properties: { state: 'Enabled' } });
    expect(automation).toMatchObject({ condition: true, properties: { principalId: 'p-1' } });
    expect(reads?.properties.principalId).toBe(
      `principal of ${group}/providers/Microsoft.Logic/workflows/contain-a`,
    );
  });

  it('post what started them, once for a run of theirs, with a counted retry, and do not poll', () => {
    const definition = deploy(request)[1]?.properties.definition as Readonly<Record<string, object>>;
    expect(Object.values(definition.actions ?? {})).toEqual([
      expect.objectContaining({
        type: 'Http',
        runAfter: {},
        operationOptions: 'DisableAsyncPattern',
        inputs: {
          method: 'POST',
          uri: 'https://drawbridge.example.com/v1/incidents',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '@{workflow().run.name}' },
          body: '@triggerBody()',
          authentication: { type: 'ManagedServiceIdentity', audience: 'api://drawbridge' },
          retryPolicy: expect.objectContaining({ type: 'exponential', count: 10 }) as unknown,
        },
      }),
    ]);
  });

  it.each([
    ['incident', 'Microsoft_Sentinel_incident', '/incident-creation'],
    ['alert', 'Microsoft_Sentinel_alert', '/subscribe'],
    ['entity', 'Microsoft_Sentinel_entity', "/entity/@{encodeURIComponent('Account')}"],
  ] as const)(
    'are started by %s in the form of the connector, by a connection that they have',
    (trigger, name, path) => {
      const { definition, parameters } = deploy({ ...request, trigger })[1]?.properties as unknown as {
        readonly definition: { readonly triggers: Readonly<Record<string, { readonly inputs: object }>> };
        readonly parameters: { readonly $connections: { readonly value: object } };
      };
      expect(Object.keys(definition.triggers)).toEqual([name]);
      expect(definition.triggers[name]?.inputs).toEqual({
        host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
        body: { callback_url: '@{listCallbackUrl()}' },
        path,
      });
      expect(parameters.$connections.value).toHaveProperty('azuresentinel.connectionId');
    },
  );

  it('say of each parameter what it is, and ask for what nobody has said', () => {
    const { parameters } = printResourcesAsArm(createLogicAppTemplate(request));
    const all = Object.entries(parameters as unknown as Readonly<Record<string, Parameter>>);
    for (const [, { metadata }] of all) expect(metadata.description.length).toBeGreaterThan(20);
    const asked = all.filter(([, { defaultValue }]) => defaultValue === undefined).map(([name]) => name);
    expect(asked).toEqual(['audience', 'securityInsightsPrincipalId']);
  });
});

describe('the same as a Bicep file', () => {
  const file = printResourcesAsBicep(createLogicAppTemplate(request));

  it.each(sentinelTriggers)('has the workflow of the ARM template, with the %s trigger', (trigger) => {
    const template = createLogicAppTemplate({ ...request, trigger });
    const text = printResourcesAsBicep(template);
    const [, definition = ''] = /\n {4}definition: (\{\n[^]*?\n {4}\})\n/.exec(text) ?? [];
    const arm = printResourcesAsArm(template).resources as readonly {
      readonly properties: { readonly definition?: object };
    }[];
    const same = JSON.stringify(arm[1]?.properties.definition)
      .replace(`[concat(parameters('drawbridgeUrl'), '/v1/incidents')]`, '(drawbridgeUrl)/v1/incidents')
      .replace(`"[parameters('audience')]"`, '{"(expression)":"audience"}');
    expect(readBicepValue(definition)).toEqual(JSON.parse(same));
  });

  it('has the same resources, parameters and outputs, and names nothing that it does not declare', () => {
    const arm = printResourcesAsArm(createLogicAppTemplate(request));
    const parameters = [...file.matchAll(/^param (\w+) (\w+)/gm)].map(([, name]) => name ?? '');
    expect(parameters).toEqual(Object.keys(arm.parameters as object));
    const outputs = [...file.matchAll(/^output (\w+) string = (\w+)/gm)];
    expect(outputs.map(([, name]) => name)).toEqual(Object.keys(arm.outputs as object));
    const resources = [...file.matchAll(/^resource (\w+) '([^@']+)@([\d-]+)' = (?:if \((\w+)\) )?\{$/gm)];
    const listed = arm.resources as readonly { readonly type: string; readonly apiVersion: string }[];
    expect(resources.map(([, , type, version]) => [type, version])).toEqual(
      listed.map(({ type, apiVersion }) => [type, apiVersion]),
    );
    const declared = new Set([...parameters, ...resources.map(([, symbol]) => symbol)]);
    const values = file.replaceAll(/^@description.*$/gm, '');
    const named = [
      ...values.matchAll(/(?:[:=] |\()(\w+)(?:\.\w+)*(?=$|,|\))/gm),
      ...values.matchAll(/\$\{(\w+)\}/g),
    ].map(([, name]) => name ?? '');
    const foreign = named.filter(
      (name) => !declared.has(name) && !/^(true|false|resourceGroup|\d+)$/.test(name),
    );
    expect(foreign).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['audience', 'drawbridgeUrl', 'location', 'logicApp2']));
  });
});
