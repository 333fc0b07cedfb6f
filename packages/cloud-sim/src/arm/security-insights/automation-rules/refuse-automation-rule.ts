import { badRequest } from '../../protocol/arm-error.ts';
import { refuseMissingEtag, refuseStale } from '../../resources/etag.ts';
import type { PutRequest } from '../../resources/put-operation.ts';
import type { Answer } from '../../../simulation/answer.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { isGiven, objectIn, objectsIn, type JsonBag } from '../../resources/read-json.ts';

const maxRules = 512;

/** What a stale etag is answered with; the words are those for alert rules, as far as they fit. */
export function newerAutomationRule({ name }: ArmResource): string {
  return `Newer instance of automation rule '${name}' exists (Etag does not match). Data was not saved.`;
}

/** Everything for which a PUT of an automation rule is refused. The limits are the API's, the words ours. */
export function refuseAutomationRule(
  request: PutRequest,
  existing: ArmResource | undefined,
): Answer | undefined {
  const wrong = refuseProperties(request.properties);
  if (wrong !== undefined) return badRequest(`Invalid data model. [: ${wrong}]`);
  if (existing !== undefined) {
    const newer = newerAutomationRule(existing);
    return refuseStale(request, existing, newer) ?? refuseMissingEtag(request, newer);
  }
  return request.workspace.automationRules.length >= maxRules
    ? badRequest(`The maximum number of automation rules (${maxRules}) has been reached.`)
    : undefined;
}

function refuseProperties(rule: JsonBag): string | undefined {
  const { displayName, order, triggeringLogic, actions } = rule;
  const missing = ['displayName', 'order', 'triggeringLogic', 'actions'].find(
    (field) => !isGiven(rule[field]),
  );
  if (missing !== undefined) return `The field '${missing}' is required.`;
  if (typeof displayName !== 'string' || displayName.length < 1 || displayName.length > 500) {
    return "The field 'displayName' must be a string with a length between 1 and 500.";
  }
  if (!Number.isInteger(order) || Number(order) < 1 || Number(order) > 1000) {
    return "The field 'order' must be between 1 and 1000.";
  }
  return refuseTrigger(objectIn(triggeringLogic)) ?? refuseActions(actions);
}

function refuseTrigger(trigger: JsonBag): string | undefined {
  const { triggersOn, triggersWhen, isEnabled } = trigger;
  if (typeof isEnabled !== 'boolean') return "The field 'isEnabled' is required.";
  if (triggersOn !== 'Incidents' && triggersOn !== 'Alerts') {
    return `The value '${String(triggersOn)}' of 'triggersOn' is invalid.`;
  }
  if (triggersWhen !== 'Created' && triggersWhen !== 'Updated') {
    return `The value '${String(triggersWhen)}' of 'triggersWhen' is invalid.`;
  }
  const conditions = objectsIn(trigger.conditions);
  if (conditions.length > 50) return 'The number of conditions must be at most 50.';
  return conditions.map(refuseCondition).find((refusal) => refusal !== undefined);
}

function refuseCondition({ conditionType, conditionProperties }: JsonBag): string | undefined {
  if (conditionType !== 'Boolean') return undefined;
  const inner = objectsIn(objectIn(conditionProperties).innerConditions).length;
  return inner < 2 || inner > 10 ? 'The number of inner conditions must be between 2 and 10.' : undefined;
}

function refuseActions(actions: unknown): string | undefined {
  if (!Array.isArray(actions)) return "The field 'actions' is required.";
  if (actions.length > 20) return 'The number of actions must be at most 20.';
  return objectsIn(actions)
    .map(refuseAction)
    .find((refusal) => refusal !== undefined);
}

function refuseAction({ actionType, order, actionConfiguration }: JsonBag): string | undefined {
  if (!Number.isInteger(order)) return "The field 'order' of an action is required.";
  const known = ['ModifyProperties', 'RunPlaybook', 'AddIncidentTask'];
  if (!known.includes(String(actionType))) {
    return `The value '${String(actionType)}' of 'actionType' is invalid.`;
  }
  const { logicAppResourceId } = objectIn(actionConfiguration);
  return actionType === 'RunPlaybook' && typeof logicAppResourceId !== 'string'
    ? "The field 'logicAppResourceId' is required."
    : undefined;
}
