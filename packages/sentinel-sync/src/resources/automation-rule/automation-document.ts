import { given } from '@drawbridge/base';
import { bagIn, isBag, type ArmBody } from '../../wire/arm-body.ts';
import type { WorkspaceAddress } from '../../client/workspace-client.ts';
import type { Fields } from '../../wire/resource-fields.ts';
import { verbatimProperties, workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';
import { alertRulesId, automationFields, automationRuleShape, rulesProperties } from './automation-fields.ts';

type Document = Readonly<Record<string, unknown>>;

/** The file that says what an automation rule on the wire says; what it cannot say is kept verbatim. */
export function automationDocument(id: string, wire: Fields, address: WorkspaceAddress): Document {
  const trigger = isBag(wire.triggeringLogic) ? wire.triggeringLogic : {};
  const { isEnabled, triggersOn, triggersWhen, expirationTimeUtc } = trigger;
  const rules = relatedRules(trigger, address);
  const conditions = Array.isArray(trigger.conditions) ? (trigger.conditions as readonly ArmBody[]) : [];
  const others = rules === undefined ? conditions : conditions.slice(1);
  const actions = Array.isArray(wire.actions) ? (wire.actions as readonly ArmBody[]) : [];
  const stated: Document = {
    id,
    name: wire.displayName ?? id,
    order: wire.order ?? 1,
    enabled: isEnabled ?? true,
    trigger: {
      on: triggersOn ?? 'Incidents',
      when: triggersWhen ?? 'Created',
      ...given({ rules }),
      ...(others.length === 0 ? {} : { conditions: others }),
      ...(typeof expirationTimeUtc === 'string' ? { expires: expirationTimeUtc } : {}),
    },
    actions: actions.map(actionInFile),
  };
  const read = automationRuleShape.safeParse(stated);
  const verbatim = verbatimProperties(wire, read.success ? automationFields(read.data, address) : {});
  return verbatim === undefined ? stated : { ...stated, [workspacePropertiesKey]: verbatim };
}

/** The ids in a first condition that is about rules of this workspace alone. */
function relatedRules(trigger: ArmBody, address: WorkspaceAddress): readonly string[] | undefined {
  const first = Array.isArray(trigger.conditions) ? (trigger.conditions as readonly unknown[])[0] : undefined;
  const condition = isBag(first) ? bagIn(first, 'conditionProperties') : {};
  const { propertyName, operator, propertyValues } = condition;
  const expected = trigger.triggersOn === 'Alerts' ? rulesProperties.Alerts : rulesProperties.Incidents;
  if (propertyName !== expected || operator !== 'Contains') return undefined;
  const prefix = alertRulesId(address);
  const values = Array.isArray(propertyValues) ? (propertyValues as readonly unknown[]).map(String) : [];
  const ids = values.map((value) => (value.startsWith(prefix) ? value.slice(prefix.length) : ''));
  return ids.length > 0 && ids.every((id) => /^[0-9a-f-]{36}$/.test(id)) ? ids : undefined;
}

function actionInFile(action: ArmBody): unknown {
  const { logicAppResourceId, tenantId } = bagIn(action, 'actionConfiguration');
  if (action.actionType !== 'RunPlaybook' || typeof logicAppResourceId !== 'string') return action;
  return { runPlaybook: logicAppResourceId, ...(typeof tenantId === 'string' ? { tenantId } : {}) };
}
