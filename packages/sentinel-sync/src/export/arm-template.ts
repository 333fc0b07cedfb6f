import type { JsonValue } from '@drawbridge/base';

import type { WorkspaceAddress } from '../client/workspace-client.ts';
import { bodyOf, textOf, type Fields } from '../resources/fields.ts';
import { kindNamed, resourceKinds } from '../resources/registry.ts';
import type { DesiredResource } from '../resources/resource-kind.ts';
import { columnsOf, formatCsv } from '../resources/watchlist/csv.ts';
import { rowsIn } from '../resources/watchlist/items.ts';

/** A template for Azure Resource Manager, which takes the workspace's name as a parameter. */
export type ArmTemplate = Readonly<Record<string, JsonValue>>;

const workspaces = 'Microsoft.OperationalInsights/workspaces';

/**
 * What a repository wants, as an ARM template. It carries no marks of ownership: what is deployed with it is not
 * managed by `sync`, and is replaced whole.
 */
export function exportArmTemplate(
  resources: readonly DesiredResource[],
  address: WorkspaceAddress,
): ArmTemplate {
  const ordered = resourceKinds.flatMap((kind) => resources.filter((one) => one.kind === kind.name));
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { workspace: { type: 'String', defaultValue: address.workspace } },
    resources: ordered.map(resourceOf),
  };
}

function resourceOf(resource: DesiredResource): JsonValue {
  const { armType, apiVersion } = kindNamed(resource.kind);
  const isInsights = armType.startsWith('Microsoft.SecurityInsights/');
  const name = isInsights ? `/Microsoft.SecurityInsights/${resource.name}` : `/${resource.name}`;
  const type = isInsights ? `${workspaces}/providers/${armType.split('/')[1] ?? ''}` : armType;
  const body = bodyOf(deployable(resource.fields)) as Readonly<Record<string, JsonValue>>;
  return {
    type,
    apiVersion,
    name: `[concat(parameters('workspace'), '${name.replaceAll("'", "''")}')]`,
    ...(escapeExpressions(body) as Readonly<Record<string, JsonValue>>),
  };
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

/** A text that begins with a bracket would be read as an expression; doubled, it is a text. */
function escapeExpressions(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.startsWith('[') ? `[${value}` : value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(escapeExpressions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, escapeExpressions(one)]));
}
