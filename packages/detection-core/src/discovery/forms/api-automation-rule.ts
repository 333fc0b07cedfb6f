import { bagAt, definedIn, isBag, propertiesPath, seenAs, type Bag, type OpenForm } from './document-form.ts';
import { resourceName } from './resource-name.ts';

const inTrigger: Readonly<Record<string, string>> = {
  on: 'triggersOn',
  when: 'triggersWhen',
  conditions: 'conditions',
  expires: 'expirationTimeUtc',
};

const known = ['displayName', 'order', 'triggeringLogic', 'actions'];
const decidedByService = [
  'id',
  'name',
  'etag',
  'createdTimeUtc',
  'createdBy',
  'lastModifiedTimeUtc',
  'lastModifiedBy',
];

/** An automation rule as the API has it. */
export const apiAutomationRule: OpenForm = (yaml, path) => {
  const holder = propertiesPath(yaml.value, path);
  const value = ruleOf(bagAt(yaml.value, path), bagAt(yaml.value, holder), yaml.value);
  return seenAs(yaml, value, (field, rest) => {
    if (field === 'id') return [...path, 'name'];
    if (field === 'name') return [...holder, 'displayName'];
    if (field === 'enabled') return [...holder, 'triggeringLogic', 'isEnabled'];
    if (field === 'workspaceProperties') return [...holder, ...rest];
    if (field !== 'trigger') return [...holder, field, ...rest];
    const [part, ...inner] = rest;
    const name = part === undefined ? [] : [inTrigger[String(part)] ?? part];
    return [...holder, 'triggeringLogic', ...name, ...inner];
  });
};

function ruleOf(body: Bag, properties: Bag, template: unknown): Bag {
  const trigger = isBag(properties.triggeringLogic) ? definedIn(properties.triggeringLogic) : {};
  const others = Object.entries(definedIn(properties)).filter(
    ([name]) => ![...known, ...decidedByService].includes(name),
  );
  return definedIn({
    id: resourceName(body.name ?? body.id ?? properties.id, template),
    name: properties.displayName,
    order: properties.order,
    enabled: trigger.isEnabled,
    trigger: definedIn({
      on: trigger.triggersOn,
      when: trigger.triggersWhen,
      conditions: trigger.conditions,
      expires: trigger.expirationTimeUtc,
    }),
    actions: properties.actions,
    workspaceProperties: others.length === 0 || properties === body ? undefined : Object.fromEntries(others),
  });
}
