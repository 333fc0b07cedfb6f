import { nameHints, problem, type FieldPath, type Problem, type YamlText } from '@drawbridge/base';
import { openDocument } from '@drawbridge/detection-core';

import { bagIn, isBag, textIn, type ArmBody } from '../wire/arm-body.ts';
import type { DesiredResource } from '../resource-kind/resource-kind.ts';
import { checkConditions } from './check-conditions.ts';

/** What automation rules may name. */
export interface PublishedContent {
  /** The ids of all analytics rules. */
  readonly ruleIds: readonly string[];
  /** The names of all playbooks. */
  readonly playbooks: readonly string[];
}

/** What a workspace takes. */
const mostAutomationRules = 512;

/** Checks automation rules against what they name, and against each other. */
export function checkAutomationRules(
  resources: readonly DesiredResource[],
  content: PublishedContent,
  now: Date,
): readonly Problem[] {
  const rules = resources.filter((resource) => resource.kind === 'automation-rule');
  const problems: Problem[] = [...tooMany(rules), ...sameOrders(rules)];
  for (const rule of rules) problems.push(...checkOne(rule, openDocument(rule.origin), content, now));
  return problems;
}

function tooMany(rules: readonly DesiredResource[]): readonly Problem[] {
  const first = rules[mostAutomationRules];
  if (first === undefined) return [];
  const message = `${rules.length} automation rules; a workspace holds at most ${mostAutomationRules}, and this is the first too many`;
  return [problem('automation-rule/too-many', message, { file: first.file })];
}

/** The service runs automation rules by their order; of two with the same order, which runs first is undefined. */
function sameOrders(rules: readonly DesiredResource[]): readonly Problem[] {
  const first = new Map<unknown, DesiredResource>();
  return rules.flatMap((rule) => {
    const { order } = rule.fields;
    const before = first.get(order);
    first.set(order, before ?? rule);
    if (before === undefined) return [];
    const message = `'${before.title}' has the order ${JSON.stringify(order)} too: which of the two runs first is undefined`;
    const { file, span } = rule.placeOf('order');
    return [
      problem('automation-rule/same-order', message, { severity: 'warning', file, field: 'order', span }),
    ];
  });
}

function checkOne(
  { fields, title }: DesiredResource,
  yaml: YamlText,
  content: PublishedContent,
  now: Date,
): readonly Problem[] {
  const trigger = isBag(fields.triggeringLogic) ? fields.triggeringLogic : {};
  const actions = Array.isArray(fields.actions) ? (fields.actions as readonly unknown[]).filter(isBag) : [];
  const expires = Date.parse(textIn(trigger, 'expirationTimeUtc') ?? '');
  const expired = `'${title}' has expired and no longer does anything`;
  return [
    ...checkRuleIds(yaml, content.ruleIds),
    ...checkConditions(yaml),
    ...actions.flatMap((action, at) => checkPlaybook(action, ['actions', at], yaml, content.playbooks)),
    ...(expires <= now.getTime()
      ? [complain(yaml, ['trigger', 'expires'], 'expired', expired, ['delete it, or give it another time'])]
      : []),
  ];
}

/** Ids are never parameters: they are read off the file, where they have their lines. */
function checkRuleIds(yaml: YamlText, ruleIds: readonly string[]): readonly Problem[] {
  const known = new Set(ruleIds.map((id) => id.toLowerCase()));
  const trigger = isBag(yaml.value) ? bagIn(yaml.value, 'trigger') : {};
  const rules = Array.isArray(trigger.rules) ? (trigger.rules as readonly unknown[]) : [];
  return rules.flatMap((id, at) => {
    if (typeof id !== 'string' || id.includes('${{') || known.has(id.toLowerCase())) return [];
    const message = `there is no analytics rule with the id '${id}'`;
    return [
      complain(
        yaml,
        ['trigger', 'rules', at],
        'unknown-rule',
        message,
        nameHints(id, ruleIds, 'rules'),
        'error',
      ),
    ];
  });
}

const logicAppId =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Logic\/workflows\/([^/]+)$/i;

function checkPlaybook(
  { actionType, actionConfiguration }: ArmBody,
  path: FieldPath,
  yaml: YamlText,
  playbooks: readonly string[],
): readonly Problem[] {
  if (actionType !== 'RunPlaybook' || !isBag(actionConfiguration)) return [];
  const id = textIn(actionConfiguration, 'logicAppResourceId') ?? '';
  const name = id.includes('${{') ? id.split('/').at(-1) : logicAppId.exec(id)?.[1];
  const at = [...path, 'runPlaybook'];
  if (name === undefined) {
    const message = `'${id}' is not the resource id of a Logic App`;
    const hints = ['/subscriptions/…/resourceGroups/…/providers/Microsoft.Logic/workflows/NAME'];
    return [complain(yaml, at, 'playbook-id', message, hints, 'error')];
  }
  // An exported Logic App has the id of its playbook, and what starts it where that is no incident.
  const playbookOf = name.toLowerCase().replace(/-alert$/, '');
  const isKnown = playbooks.some((id) => [name.toLowerCase(), playbookOf].includes(id.toLowerCase()));
  if (name.includes('}}') || isKnown) return [];
  const message = `there is no playbook '${name}' in playbooks/: the Logic App must be deployed separately`;
  return [complain(yaml, at, 'unknown-playbook', message, nameHints(name, playbooks, 'playbooks'))];
}

function complain(
  yaml: YamlText,
  path: FieldPath,
  code: string,
  message: string,
  hints: readonly string[],
  severity: Problem['severity'] = 'warning',
): Problem {
  const field = path.join('.').replaceAll(/\.(\d+)/g, '[$1]');
  return problem(`automation-rule/${code}`, message, {
    severity,
    file: yaml.file,
    field,
    span: yaml.spanOf(path),
    hints,
  });
}
