import { problem, type FieldPath, type Problem, type YamlText } from '@drawbridge/base';

import { bagIn, isBag, textIn, type ArmBody } from '../../wire/arm-body.ts';
import type { AutomationRuleDocument } from './automation-fields.ts';

/** What the API takes (its published schema). */
const limits = {
  conditions: 50,
  innerConditions: { least: 2, most: 10 },
  itemConditions: 10,
} as const;

const actionTypes = ['ModifyProperties', 'RunPlaybook', 'AddIncidentTask'];

/** What the service would refuse in an automation rule beyond its shape, each at its line. */
export function checkAutomationLimits(rule: AutomationRuleDocument, yaml: YamlText): readonly Problem[] {
  const complain: Complain = (path, code, message) =>
    problem(`automation-rule/${code}`, message, {
      file: yaml.file,
      field: path.join('.').replaceAll(/\.(\d+)/g, '[$1]'),
      span: yaml.spanOf(path),
    });
  const { conditions = [], rules, expires } = rule.trigger;
  return [
    ...checkCount(conditions.length + (rules === undefined ? 0 : 1), complain),
    ...conditions.flatMap((condition, at) =>
      checkCondition(condition as ArmBody, ['trigger', 'conditions', at], complain),
    ),
    ...(expires === undefined || !Number.isNaN(Date.parse(expires))
      ? []
      : [complain(['trigger', 'expires'], 'expires', 'expected a time such as 2026-12-31T00:00:00Z')]),
    ...rule.actions.flatMap((action, at) =>
      'runPlaybook' in action ? [] : checkAction(action as ArmBody, ['actions', at], complain),
    ),
    ...checkOrders(rule, complain),
  ];
}

type Complain = (path: FieldPath, code: string, message: string) => Problem;

function checkCount(count: number, complain: Complain): readonly Problem[] {
  if (count <= limits.conditions) return [];
  const message = `${count} conditions, the one about rules among them; at most ${limits.conditions} are allowed`;
  return [complain(['trigger', 'conditions'], 'conditions', message)];
}

function checkCondition(condition: ArmBody, path: FieldPath, complain: Complain): readonly Problem[] {
  if (textIn(condition, 'conditionType') === undefined) {
    return [complain(path, 'condition', "a condition says its 'conditionType'")];
  }
  const properties = bagIn(condition, 'conditionProperties');
  const at = [...path, 'conditionProperties'];
  const problems: Problem[] = [];
  const { least, most } = limits.innerConditions;
  for (const name of ['innerConditions', 'itemConditions'] as const) {
    const inner = Array.isArray(properties[name])
      ? (properties[name] as readonly unknown[]).filter(isBag)
      : [];
    const isBoolean = name === 'innerConditions' && condition.conditionType === 'Boolean';
    if (isBoolean && (inner.length < least || inner.length > most)) {
      const message = `${inner.length} inner conditions; from ${least} to ${most} are allowed`;
      problems.push(complain([...at, name], 'conditions', message));
    }
    if (name === 'itemConditions' && inner.length > limits.itemConditions) {
      const message = `${inner.length} conditions on an item; at most ${limits.itemConditions} are allowed`;
      problems.push(complain([...at, name], 'conditions', message));
    }
    problems.push(
      ...inner.flatMap((innerCondition, index) =>
        checkCondition(innerCondition, [...at, name, index], complain),
      ),
    );
  }
  return problems;
}

function checkAction(action: ArmBody, path: FieldPath, complain: Complain): readonly Problem[] {
  const { actionType, order } = action;
  if (typeof actionType !== 'string' || !actionTypes.includes(actionType)) {
    const message = `an action is a 'runPlaybook', or has an 'actionType' of ${actionTypes.join(', ')}`;
    return [complain([...path, 'actionType'], 'action', message)];
  }
  if (!Number.isInteger(order)) {
    return [complain([...path, 'order'], 'action', "an action says its 'order', a whole number")];
  }
  const { logicAppResourceId } = bagIn(action, 'actionConfiguration');
  return actionType === 'RunPlaybook' && typeof logicAppResourceId !== 'string'
    ? [complain(path, 'action', "an action that runs a playbook says its 'logicAppResourceId'")]
    : [];
}

/** A playbook's order is its place in the list; what is written as the API writes it says its own. */
function checkOrders({ actions }: AutomationRuleDocument, complain: Complain): readonly Problem[] {
  const orders = actions.map((action, at) => ('runPlaybook' in action ? at + 1 : (action as ArmBody).order));
  return orders.flatMap((order, at) => {
    const first = orders.indexOf(order);
    if (first === at || !Number.isInteger(order)) return [];
    const message = `action ${first + 1} has the order ${JSON.stringify(order)} too`;
    return [complain(['actions', at], 'action-order', message)];
  });
}
