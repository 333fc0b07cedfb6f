import type { JsonValue } from '@drawbridge/base';

import type { WorkspaceAddress } from '../client/workspace-client.ts';
import { alertRulesId } from '../resources/automation-rule/automation-fields.ts';
import { bodyOf, textOf, type Fields } from '../wire/resource-fields.ts';
import { kindNamed, resourceKinds } from '../resources/registry.ts';
import type { DesiredResource, KindName } from '../resource-kind/resource-kind.ts';
import { columnsOf, formatCsv } from '../resources/watchlist/csv.ts';
import { rowsIn } from '../resources/watchlist/items.ts';
import { findDependencies } from './find-dependencies.ts';
import { referTo, withReferences, type TemplateValue } from '../template/template-value.ts';

/** One resource of a template, in no template language yet. */
export interface DeployedResource {
  /** Names it within the template. */
  readonly symbol: string;
  readonly kind: KindName;
  readonly name: string;
  readonly armType: string;
  readonly apiVersion: string;
  /** `kind` and `properties`. */
  readonly body: Readonly<Record<string, TemplateValue>>;
  /** Symbols of what has to be there first. */
  readonly dependsOn: readonly string[];
}

/** What a repository wants, ready to be printed as a template. */
export interface Deployment {
  /** The workspace's name unless the deployment gives another. */
  readonly workspace: string;
  /** A parameter for each Logic App, and its id unless the deployment gives another. */
  readonly playbooks: readonly { readonly parameter: string; readonly id: string }[];
  readonly resources: readonly DeployedResource[];
}

/**
 * The model that both templates are printed from. It carries no marks of ownership: what is deployed with it is not
 * managed by `sync`, and is replaced whole.
 */
export function createDeployment(
  resources: readonly DesiredResource[],
  address: WorkspaceAddress,
): Deployment {
  const ordered = resourceKinds.flatMap((kind) =>
    resources.filter((resource) => resource.kind === kind.name),
  );
  const symbols = nameUniquely(ordered.map((resource) => `${resource.kind}_${resource.title}`));
  const symbolOf = new Map(ordered.map((resource, at) => [resource, symbols[at] ?? '']));
  const ids = [...new Set(ordered.flatMap(playbookIds))];
  const parameters = nameUniquely(ids.map((id) => `playbook_${id.split('/').at(-1) ?? ''}`));
  const playbooks = ids.map((id, at) => ({ id, parameter: parameters[at] ?? '' }));
  const prefix = alertRulesId(address);
  const refer = (text: string) => {
    const playbook = playbooks.find(({ id }) => id === text);
    if (playbook !== undefined) return referTo('playbook', playbook.parameter);
    return text.startsWith(prefix) ? referTo('rule', text.slice(prefix.length)) : undefined;
  };
  const dependencies = findDependencies(ordered, prefix);
  const deployed = ordered.map((resource) => {
    const kind = kindNamed(resource.kind);
    const { armType, apiVersion } = kind;
    const fields = kind.toWire?.(resource.fields) ?? resource.fields;
    const body = bodyOf(deployable(fields)) as Readonly<Record<string, JsonValue>>;
    return {
      symbol: symbolOf.get(resource) ?? '',
      kind: resource.kind,
      name: resource.name,
      armType,
      apiVersion,
      // Only automation rules name playbooks and rules: a text that looks like an id elsewhere is a text.
      body: withReferences(
        body,
        resource.kind === 'automation-rule' ? refer : () => undefined,
      ) as DeployedResource['body'],
      dependsOn: (dependencies.get(resource) ?? []).map((other) => symbolOf.get(other) ?? ''),
    };
  });
  return { workspace: address.workspace, playbooks, resources: deployed };
}

/** The Logic Apps that an automation rule runs. */
function playbookIds({ kind, fields }: DesiredResource): readonly string[] {
  if (kind !== 'automation-rule' || !Array.isArray(fields.actions)) return [];
  return (fields.actions as readonly JsonValue[]).flatMap((action) => {
    const { actionConfiguration } = action as { readonly actionConfiguration?: Fields };
    const id = actionConfiguration?.logicAppResourceId;
    return typeof id === 'string' ? [id] : [];
  });
}

/** Items travel as the text that is uploaded. */
function deployable(fields: Fields): Fields {
  const { items, ...rest } = fields;
  if (items === undefined) return fields;
  const rows = rowsIn(items);
  const found = columnsOf(rows);
  const columns = found.length === 0 ? [textOf(fields.itemsSearchKey)] : found;
  return { ...rest, rawContent: formatCsv(columns, rows), contentType: 'text/csv', numberOfLinesToSkip: 0 };
}

/** Names that both template languages take: letters, digits and underscores, each once whatever the case. */
function nameUniquely(texts: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const base = text
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 80);
    let name = base;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}_${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
