import type { FieldPath } from '@drawbridge/base';

import { bagAt, definedIn, propertiesPath, seenAs, type Bag, type OpenForm } from './document-form.ts';
import { resolveText, resourceName } from './resource-name.ts';

/** What the API calls otherwise than a rule's file does. */
const names: Readonly<Record<string, string>> = {
  name: 'displayName',
  relevantTechniques: 'techniques',
  template: 'alertRuleTemplateName',
};

/** What both call alike. */
const shared = [
  'description',
  'enabled',
  'severity',
  'query',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'suppressionDuration',
  'suppressionEnabled',
  'tactics',
  'entityMappings',
  'sentinelEntitiesMappings',
  'customDetails',
  'alertDetailsOverride',
  'eventGroupingSettings',
  'incidentConfiguration',
  'startTimeUtc',
  'productFilter',
  'severitiesFilter',
  'displayNamesFilter',
  'displayNamesExcludeFilter',
  'sourceSettings',
  'scenarioExclusionPatterns',
];

const elsewhere = ['displayName', 'techniques', 'subTechniques', 'alertRuleTemplateName', 'templateVersion'];

/** The properties of an analytics rule that a file states, as the API names them (SecurityInsights `alertRules`). */
export const apiRuleFields: readonly string[] = [...shared, ...elsewhere];
const decidedByService = ['kind', 'id', 'etag', 'lastModifiedUtc', 'systemData'];

/** An analytics rule as the API has it: in a template of the portal, an answer, or the payload of another tool. */
export const apiRule: OpenForm = (yaml, path) => {
  const body = bagAt(yaml.value, path);
  const holder = propertiesPath(yaml.value, path);
  const value = ruleOf(body, bagAt(yaml.value, holder), yaml.value);
  return seenAs(yaml, value, (field, rest) => placeOf(path, holder, field, rest));
};

function placeOf(path: FieldPath, holder: FieldPath, field: PropertyKey, rest: FieldPath): FieldPath {
  if (field === 'id') return [...path, 'name'];
  if (field === 'kind' || field === 'version') return [...path, field];
  if (field === 'workspaceProperties') return [...holder, ...rest];
  return [...holder, names[String(field)] ?? field, ...rest];
}

function ruleOf(body: Bag, properties: Bag, template: unknown): Bag {
  const stated = definedIn(properties);
  const { alertRuleTemplateName: id, templateVersion: version } = stated;
  const known = [...apiRuleFields, ...decidedByService];
  const others = Object.entries(stated).filter(([name]) => !known.includes(name) && stated !== body);
  return definedIn({
    id: idOf(body, template),
    name: resolved(stated.displayName ?? stated.name, template),
    kind: body.kind ?? stated.kind ?? 'Scheduled',
    ...Object.fromEntries(shared.map((name) => [name, resolved(stated[name], template)])),
    relevantTechniques: techniquesOf(stated),
    template: id === undefined && version === undefined ? undefined : definedIn({ id, version }),
    workspaceProperties: others.length === 0 ? undefined : Object.fromEntries(others),
  });
}

/** Tools that keep a rule under a name of their own remember which one it has in the workspace. */
function idOf(body: Bag, template: unknown): string | undefined {
  const remembered = bagAt(body, ['metadata']).arm_name ?? body.arm_name;
  const stated = [remembered, body.name, body.id].find((name) => typeof name === 'string' && name !== '');
  return resourceName(stated, template);
}

/** In a template, a text in brackets is an expression; what must be computed stays as it is written. */
function resolved(value: unknown, template: unknown): unknown {
  if (typeof value !== 'string' || !('resources' in bagAt(template, []))) return value;
  return resolveText(value, template) ?? value;
}

function techniquesOf({ techniques, subTechniques }: Bag): readonly string[] | undefined {
  const all = (list: unknown) => (Array.isArray(list) ? list.map(String) : []);
  const sub = all(subTechniques);
  const plain = all(techniques).filter((name) => !sub.some((child) => child.startsWith(`${name}.`)));
  return techniques === undefined && sub.length === 0 ? undefined : [...plain, ...sub];
}
