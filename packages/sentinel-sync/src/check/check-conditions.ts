import { problem, type FieldPath, type Problem, type YamlText } from '@drawbridge/base';

import { bagIn, isBag, textIn, type ArmBody } from '../wire/arm-body.ts';

/** What a condition must not be about where incidents come from the Defender portal, and why. */
const unfit: Readonly<Record<string, string>> = {
  IncidentTitle:
    'a condition on the title of an incident: the Defender portal names incidents itself, and renames them when it merges',
  IncidentDescription:
    'a condition on the description of an incident: incidents of the Defender portal have none, and the rule would never run',
  IncidentProviderName:
    'a condition on the provider of an incident: in the Defender portal it is Microsoft XDR for all of them',
};

const hints = ["name the analytics rules under 'trigger.rules', or a tag: propertyName: IncidentLabel"];

/**
 * Warns of an automation rule that does something else in the Defender portal, which Sentinel moves to: conditions on
 * what that portal sets itself, and a playbook that would run on every incident, those of Defender too.
 */
export function checkConditions(yaml: YamlText): readonly Problem[] {
  const trigger = isBag(yaml.value) ? bagIn(yaml.value, 'trigger') : {};
  const conditions = placedConditions(trigger.conditions, ['trigger', 'conditions']);
  const complain = (code: string, message: string, path: FieldPath): Problem =>
    problem(`automation-rule/${code}`, message, {
      severity: 'warning',
      file: yaml.file,
      field: path.join('.').replaceAll(/\.(\d+)/g, '[$1]'),
      span: yaml.spanOf(path),
      hints,
    });
  const named = conditions.flatMap(({ property, path }) => {
    const why = unfit[property];
    return why === undefined ? [] : [complain('defender-condition', why, path)];
  });
  const isChosen =
    Array.isArray(trigger.rules) ||
    trigger.on !== 'Incidents' ||
    conditions.some(
      ({ property }) => property === 'IncidentLabel' || property === 'IncidentRelatedAnalyticRuleIds',
    );
  if (isChosen || !runsPlaybook(yaml.value)) return named;
  const message =
    'it runs a playbook on incidents of any rule; in the Defender portal also on every incident of Defender';
  return [...named, complain('any-incident', message, ['trigger'])];
}

interface PlacedCondition {
  readonly property: string;
  readonly path: FieldPath;
}

/** The conditions that compare a property, those inside of others too. */
function placedConditions(list: unknown, path: FieldPath): readonly PlacedCondition[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly unknown[]).flatMap((condition, at) => {
    if (!isBag(condition)) return [];
    const inner = bagIn(condition, 'conditionProperties');
    const here = [...path, at, 'conditionProperties'];
    const property = textIn(inner, 'propertyName');
    return [
      ...(property === undefined ? [] : [{ property, path: here }]),
      ...placedConditions(inner.innerConditions, [...here, 'innerConditions']),
    ];
  });
}

function runsPlaybook(value: unknown): boolean {
  const { actions } = isBag(value) ? value : ({} as ArmBody);
  if (!Array.isArray(actions)) return false;
  return (actions as readonly unknown[]).some(
    (action) => isBag(action) && ('runPlaybook' in action || action.actionType === 'RunPlaybook'),
  );
}
