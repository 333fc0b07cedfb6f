import { bagAt, definedIn, isBag, propertiesPath, seenAs, type Bag, type OpenForm } from './document-form.ts';
import { resourceName } from './resource-name.ts';

const names: Readonly<Record<string, string>> = {
  id: 'name',
  name: 'displayName',
  alias: 'functionAlias',
  parameters: 'functionParameters',
};

/** A saved search as the API has it: a function that queries call, or a hunting query. */
export const apiSavedSearch: OpenForm = (yaml, path) => {
  const body = bagAt(yaml.value, path);
  const holder = propertiesPath(yaml.value, path);
  const value = searchOf(body, bagAt(yaml.value, holder), yaml.value);
  return seenAs(yaml, value, (field, rest) =>
    field === 'id' ? [...path, 'name'] : [...holder, names[String(field)] ?? field, ...rest],
  );
};

function searchOf(body: Bag, properties: Bag, template: unknown): Bag {
  const { functionAlias: alias, functionParameters: parameters, displayName, category, query } = properties;
  const id = resourceName(body.name ?? body.id, template);
  const description = tag(properties, 'description') ?? properties.description;
  if (typeof alias === 'string' && alias !== '') {
    return definedIn({ id, alias, name: displayName ?? alias, category, parameters, query, description });
  }
  return definedIn({
    id,
    name: displayName,
    category,
    query,
    description,
    tactics: list(tag(properties, 'tactics') ?? properties.tactics),
    relevantTechniques: list(tag(properties, 'techniques') ?? properties.techniques),
  });
}

function tag({ tags }: Bag, name: string): unknown {
  const all: readonly unknown[] = Array.isArray(tags) ? tags : [];
  const found = all.find((entry) => isBag(entry) && entry.name === name);
  return isBag(found) ? found.value : undefined;
}

function list(stated: unknown): unknown {
  return typeof stated === 'string' ? stated.split(',').map((part) => part.trim()) : stated;
}
