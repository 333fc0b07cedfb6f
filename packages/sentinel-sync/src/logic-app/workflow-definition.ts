import { express, type TemplateValue } from '../template/template-value.ts';

/** What in Sentinel starts a Logic App. */
export const sentinelTriggers = ['incident', 'alert', 'entity'] as const;
export type SentinelTrigger = (typeof sentinelTriggers)[number];

/** The kinds of entity that can be sent by hand and that Drawbridge reads targets from. */
export const triggerEntities = ['Account', 'Host'] as const;
export type TriggerEntity = (typeof triggerEntities)[number];

/** The connection of the workflow to Sentinel, as its parameter `$connections` calls it. */
export const connectionKey = 'azuresentinel';

/** What the connector of Sentinel is asked for, by trigger. `sync` tells the kind of a Logic App by it. */
export const triggerPaths = {
  incident: '/incident-creation',
  alert: '/subscribe',
  entity: '/entity/',
} as const satisfies Readonly<Record<SentinelTrigger, string>>;

/**
 * A workflow that posts what started it to Drawbridge, and does nothing else.
 *
 * - The idempotency key is the name of the workflow's run: what is sent again by the retries below is one request, and
 *   an incident that has changed is another one. A key made of the incident alone would refuse the changed one.
 * - `DisableAsyncPattern`: the answer is a 202 with `Location`, which the action would poll until the run has ended,
 *   which may be days later.
 * - Names and addresses of an incident are kept out of the run history; what Drawbridge answered stays in it.
 */
export function workflowDefinition(trigger: SentinelTrigger, entity: TriggerEntity): TemplateValue {
  return {
    $schema:
      'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
    contentVersion: '1.0.0.0',
    parameters: { $connections: { type: 'Object', defaultValue: {} } },
    triggers: { [`Microsoft_Sentinel_${trigger}`]: triggerOf(trigger, entity) },
    actions: { Hand_over_to_Drawbridge: handOver },
    outputs: {},
  };
}

function triggerOf(trigger: SentinelTrigger, entity: TriggerEntity): TemplateValue {
  const path =
    trigger === 'entity' ? `${triggerPaths.entity}@{encodeURIComponent('${entity}')}` : triggerPaths[trigger];
  return {
    type: 'ApiConnectionWebhook',
    inputs: {
      host: { connection: { name: `@parameters('$connections')['${connectionKey}']['connectionId']` } },
      body: { callback_url: '@{listCallbackUrl()}' },
      path,
    },
    runtimeConfiguration: { secureData: { properties: ['outputs'] } },
  };
}

const handOver: TemplateValue = {
  type: 'Http',
  runAfter: {},
  inputs: {
    method: 'POST',
    uri: express("concat(parameters('drawbridgeUrl'), '/v1/incidents')", "'${drawbridgeUrl}/v1/incidents'"),
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '@{workflow().run.name}' },
    body: '@triggerBody()',
    authentication: {
      type: 'ManagedServiceIdentity',
      audience: express("parameters('audience')", 'audience'),
    },
    // 408, 429 and 5xx: ten more tries within about half an hour.
    retryPolicy: {
      type: 'exponential',
      count: 10,
      interval: 'PT10S',
      minimumInterval: 'PT5S',
      maximumInterval: 'PT5M',
    },
  },
  operationOptions: 'DisableAsyncPattern',
  runtimeConfiguration: { secureData: { properties: ['inputs'] } },
};
