import { given, type JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import type { WorkspaceAddress } from '../../client/workspace-client.ts';
import { definedFields, type Fields } from '../../wire/resource-fields.ts';
import { withWorkspaceProperties, workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';

const verbatim = z.record(z.string(), z.json());

/** `automation-rules/<name>.yaml`. */
export const automationRuleShape = z.strictObject({
  id: z.guid({ error: 'expected a GUID' }),
  name: z.string().min(1).max(500),
  /** 1 is first. */
  order: z.int().min(1).max(1000),
  enabled: z.boolean().default(true),
  trigger: z.strictObject({
    on: z.enum(['Incidents', 'Alerts']),
    when: z.enum(['Created', 'Updated']),
    /** The ids of the analytics rules whose incidents it answers; absent for all. */
    rules: z.array(z.guid()).min(1).optional(),
    /** Further conditions, as the API writes them. */
    conditions: z.array(verbatim).optional(),
    /** When it stops doing anything. */
    expires: z.string().optional(),
  }),
  /** `runPlaybook` is the resource id of the Logic App; any other action as the API writes it. */
  actions: z
    .array(
      z.union([
        z.strictObject({ runPlaybook: z.string().min(1), tenantId: z.string().optional() }),
        verbatim,
      ]),
    )
    .min(1)
    .max(20),
  [workspacePropertiesKey]: verbatim.optional(),
});

export type AutomationRuleDocument = z.output<typeof automationRuleShape>;

/** Where in the file a field of the wire is stated. */
export const automationFileFields: Readonly<Record<string, string>> = {
  displayName: 'name',
  triggeringLogic: 'trigger',
};

/** What an automation rule's file says, on the wire. */
export function automationFields(rule: AutomationRuleDocument, address: WorkspaceAddress): Fields {
  const { trigger, actions } = rule;
  const conditions = [
    ...(trigger.rules === undefined ? [] : [rulesCondition(trigger.on, trigger.rules, address)]),
    ...(trigger.conditions ?? []),
  ];
  const fields = definedFields(
    Object.entries({
      displayName: rule.name,
      order: rule.order,
      triggeringLogic: {
        isEnabled: rule.enabled,
        triggersOn: trigger.on,
        triggersWhen: trigger.when,
        ...given({ expirationTimeUtc: trigger.expires }),
        conditions,
      },
      actions: actions.map((action, index) => actionOnWire(action, index + 1)),
    } as Readonly<Record<string, JsonValue>>),
  );
  return withWorkspaceProperties(fields, rule[workspacePropertiesKey]);
}

function actionOnWire(action: AutomationRuleDocument['actions'][number], order: number): JsonValue {
  if (!('runPlaybook' in action) || typeof action.runPlaybook !== 'string') return action as JsonValue;
  const { runPlaybook, tenantId } = action;
  return {
    order,
    actionType: 'RunPlaybook',
    actionConfiguration: {
      logicAppResourceId: runPlaybook,
      ...(typeof tenantId === 'string' ? { tenantId } : {}),
    },
  };
}

/** What the API calls the rules of an incident, and that of an alert. */
export const rulesProperties = {
  Incidents: 'IncidentRelatedAnalyticRuleIds',
  Alerts: 'AlertAnalyticRuleIds',
} as const;

function rulesCondition(
  on: keyof typeof rulesProperties,
  rules: readonly string[],
  address: WorkspaceAddress,
): Readonly<Record<string, JsonValue>> {
  return {
    conditionType: 'Property',
    conditionProperties: {
      propertyName: rulesProperties[on],
      operator: 'Contains',
      propertyValues: rules.map((id) => alertRulesId(address) + id.toLowerCase()),
    },
  };
}

/** What the ids of a workspace's rules begin with. */
export function alertRulesId({ subscriptionId, resourceGroup, workspace }: WorkspaceAddress): string {
  return (
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights` +
    `/workspaces/${workspace}/providers/Microsoft.SecurityInsights/alertRules/`
  );
}

/** The JSON Schema of an automation rule's file, for editors. */
export function automationRuleJsonSchema(): object {
  return z.toJSONSchema(automationRuleShape, { io: 'input' });
}
