import { fieldName, nameHints, problem, type FieldPath, type Problem, type YamlText } from '@drawbridge/base';

import { bagIn, isBag, type ArmBody } from '../../wire/arm-body.ts';
import type { AutomationRuleDocument } from './automation-fields.ts';
import { closedLists } from './closed-lists.ts';

/** The fields of each type of condition, and which of them takes a value of which list. */
const conditionFields: Readonly<Record<string, Readonly<Record<string, keyof typeof closedLists | 'free'>>>> =
  {
    Property: { propertyName: 'properties', operator: 'operators', propertyValues: 'free' },
    PropertyArray: {
      arrayType: 'arrays',
      arrayConditionType: 'arrayConditionTypes',
      itemConditions: 'free',
    },
    PropertyChanged: {
      propertyName: 'changedProperties',
      changeType: 'changeTypes',
      operator: 'operators',
      propertyValues: 'free',
    },
    PropertyArrayChanged: { arrayType: 'changedArrays', changeType: 'arrayChangeTypes' },
    Boolean: { operator: 'booleanOperators', innerConditions: 'free' },
  };

const modifyFields: Readonly<Record<string, keyof typeof closedLists | 'free'>> = {
  severity: 'severities',
  status: 'statuses',
  classification: 'classifications',
  classificationReason: 'classificationReasons',
  classificationComment: 'free',
  owner: 'free',
  labels: 'free',
};

/** What an automation rule says that is in none of the API's lists, each at its line with what is nearest. */
export function checkAutomationValues(rule: AutomationRuleDocument, yaml: YamlText): readonly Problem[] {
  const values = new ValueCheck(yaml);
  (rule.trigger.conditions ?? []).forEach((condition, at) => {
    values.condition(condition, ['trigger', 'conditions', at]);
  });
  rule.actions.forEach((action, at) => {
    if ('runPlaybook' in action) return;
    values.action(action, ['actions', at]);
  });
  return values.problems;
}

class ValueCheck {
  readonly problems: Problem[] = [];
  readonly #yaml: YamlText;

  constructor(yaml: YamlText) {
    this.#yaml = yaml;
  }

  condition(condition: ArmBody, path: FieldPath): void {
    this.#oneOf(condition.conditionType, 'conditionTypes', [...path, 'conditionType']);
    const { conditionType } = condition;
    const fields = typeof conditionType === 'string' ? conditionFields[conditionType] : undefined;
    if (fields === undefined) return;
    const inside = [...path, 'conditionProperties'];
    const properties = bagIn(condition, 'conditionProperties');
    this.#bag(properties, fields, inside);
    for (const name of ['innerConditions', 'itemConditions']) {
      const inner = properties[name];
      if (!Array.isArray(inner)) continue;
      (inner as readonly unknown[]).forEach((item, at) => {
        if (isBag(item)) this.condition(item, [...inside, name, at]);
      });
    }
  }

  action({ actionType, actionConfiguration }: ArmBody, path: FieldPath): void {
    if (actionType !== 'ModifyProperties' || !isBag(actionConfiguration)) return;
    const inside = [...path, 'actionConfiguration'];
    this.#bag(actionConfiguration, modifyFields, inside);
    if (actionConfiguration.status !== 'Closed' || typeof actionConfiguration.classification === 'string')
      return;
    const message = 'an incident is closed with a classification';
    const hints = [`classifications: ${closedLists.classifications.join(', ')}`];
    this.#complain([...inside, 'status'], 'no-classification', message, hints);
  }

  #bag(
    bag: ArmBody,
    fields: Readonly<Record<string, keyof typeof closedLists | 'free'>>,
    path: FieldPath,
  ): void {
    for (const [name, value] of Object.entries(bag)) {
      const list = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const at = [...path, name];
      if (list === undefined) {
        const hints = nameHints(name, Object.keys(fields), 'fields');
        this.#complain(at, 'unknown-field', `there is no field '${name}' here`, hints);
      } else if (list !== 'free' && value !== null) this.#oneOf(value, list, at);
    }
  }

  #oneOf(value: unknown, list: keyof typeof closedLists, path: FieldPath): void {
    const known: readonly string[] = closedLists[list];
    if (typeof value !== 'string' || known.includes(value) || value.includes('${{')) return;
    const message = `'${value}' is not one of what '${String(path.at(-1))}' takes`;
    this.#complain(path, 'wrong-value', message, nameHints(value, known, 'values'));
  }

  #complain(path: FieldPath, code: string, message: string, hints: readonly string[]): void {
    const found = { file: this.#yaml.file, field: fieldName(path), span: this.#yaml.spanOf(path), hints };
    this.problems.push(problem(`automation-rule/${code}`, message, found));
  }
}
