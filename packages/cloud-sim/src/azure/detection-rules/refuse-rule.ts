import type { Answer } from '../../simulation/answer.ts';
import type { AzureWorld } from '../../world/azure-world.ts';
import { graphError } from '../protocol/graph-error.ts';
import { refuseEntities } from './refuse-entities.ts';
import { refuseQuery } from './refuse-query.ts';

type Bag = Readonly<Record<string, unknown>>;

/** What a request may state, in v1.0; what beta has beside it is unknown here. */
const known: Readonly<Record<string, readonly string[]>> = {
  rule: ['displayName', 'description', 'status', 'queryCondition', 'schedule', 'detectionAction'],
  queryCondition: ['queryText'],
  schedule: ['frequency'],
  detectionAction: ['alertTemplate', 'automatedActions', 'organizationalScope'],
  alertTemplate: [
    'title',
    'description',
    'severity',
    'recommendedActions',
    'tactics',
    'entityMappings',
    'customDetails',
  ],
};

const severities = ['informational', 'low', 'medium', 'high'];

/** The service's refusal of a whole rule, as it would stand after the request; undefined where it takes it. */
export function refuseRule(rule: Bag, { detectionTables }: AzureWorld): Answer | undefined {
  const action = bag(rule.detectionAction);
  const template = bag(action.alertTemplate);
  const parts = [
    ['queryCondition', bag(rule.queryCondition)],
    ['schedule', bag(rule.schedule)],
    ['detectionAction', action],
    ['alertTemplate', template],
  ] as const;
  for (const [type, part] of parts) {
    const other = refuseUnknown(type, part);
    if (other !== undefined) return other;
  }
  const query = text(bag(rule.queryCondition).queryText);
  const frequency = text(bag(rule.schedule).frequency);
  const message =
    required({
      displayName: rule.displayName,
      status: rule.status,
      'queryCondition.queryText': query,
      'schedule.frequency': frequency,
      'alertTemplate.title': template.title,
      'alertTemplate.severity': template.severity,
    }) ??
    refuseValues(rule, template) ??
    refuseQuery(query, frequency, detectionTables) ??
    refuseEntities(template.entityMappings, query);
  return message === undefined ? undefined : invalid(message);
}

/** 400 for a property that the type does not have. */
export function refuseUnknown(type: string, value: Bag): Answer | undefined {
  const other = Object.keys(value).find(
    (name) => !name.startsWith('@odata') && known[type]?.includes(name) !== true,
  );
  if (other === undefined) return undefined;
  const message = `The property '${other}' does not exist on type 'microsoft.graph.security.${type === 'rule' ? 'detectionRule' : type}'. Make sure to only use property names that are defined by the type.`;
  return graphError(400, 'BadRequest', message);
}

/** 400 in the words of the service. */
export function invalid(message: string): Answer {
  return graphError(400, 'InvalidInput', message);
}

function required(fields: Bag): string | undefined {
  const missing = Object.entries(fields).find(([, value]) => typeof value !== 'string' || value === '')?.[0];
  return missing === undefined ? undefined : `The ${missing} field is required.`;
}

function refuseValues(rule: Bag, template: Bag): string | undefined {
  if (rule.status !== 'enabled' && rule.status !== 'disabled')
    return "The status must be 'enabled' or 'disabled'.";
  if (!severities.includes(text(template.severity)))
    return `'${text(template.severity)}' is not a valid severity.`;
  const tactics = Array.isArray(template.tactics) ? (template.tactics as readonly unknown[]) : [];
  if (tactics.length > 1) return 'Multiple MITRE tactics are not supported.';
  if (Object.keys(bag(template.customDetails)).length > 20) return 'At most 20 custom details are allowed.';
  for (const technique of tactics.flatMap((tactic) => bag(tactic).techniques ?? [])) {
    const name = text(bag(technique).technique);
    if (!/^T\d{4}$/.test(name)) return `The technique '${name}' is invalid.`;
  }
  const actions = Object.values(bag(bag(rule.detectionAction).automatedActions)).filter(
    (list) => Array.isArray(list) && list.length > 0,
  );
  const isOfDevices = /\b(?:Device|Email|Identity)\w+/.test(text(bag(rule.queryCondition).queryText));
  return actions.length > 0 && !isOfDevices
    ? 'Automated actions need data of Microsoft Defender XDR.'
    : undefined;
}

function bag(value: unknown): Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
