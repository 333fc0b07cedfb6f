import type { JsonValue } from '@drawbridge/base';

import type { DeployedResource, Deployment } from './deployment.ts';
import { referenceIn, type TemplateValue } from '../template/template-value.ts';

/** A template for Azure Resource Manager, which takes the workspace's name and the Logic Apps' ids as parameters. */
export type ArmTemplate = Readonly<Record<string, JsonValue>>;

const workspaces = 'Microsoft.OperationalInsights/workspaces';
const insights = 'Microsoft.SecurityInsights';

/** Prints a deployment as an ARM template. */
export function printArmTemplate({ workspace, playbooks, resources }: Deployment): ArmTemplate {
  const bySymbol = new Map(resources.map((resource) => [resource.symbol, resource]));
  const parameters = playbooks.map(({ parameter, id }) => [
    parameter,
    { type: 'String', defaultValue: asText(id) },
  ]);
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      workspace: { type: 'String', defaultValue: workspace },
      ...(Object.fromEntries(parameters) as Readonly<Record<string, JsonValue>>),
    },
    resources: resources.map((resource) => resourceOf(resource, bySymbol)),
  };
}

function resourceOf(resource: DeployedResource, bySymbol: ReadonlyMap<string, DeployedResource>): JsonValue {
  const { apiVersion, name, body, dependsOn } = resource;
  const under = isInsights(resource) ? `/${insights}/${name}` : `/${name}`;
  const needed = dependsOn.flatMap((symbol) => bySymbol.get(symbol) ?? []);
  return {
    type: typeOf(resource),
    apiVersion,
    name: `[concat(parameters('workspace'), ${literal(under)})]`,
    ...(needed.length === 0 ? {} : { dependsOn: needed.map(idOf) }),
    ...(printValue(body) as Readonly<Record<string, JsonValue>>),
  };
}

function isInsights({ armType }: DeployedResource): boolean {
  return armType.startsWith(`${insights}/`);
}

function typeOf(resource: DeployedResource): string {
  const { armType } = resource;
  return isInsights(resource) ? `${workspaces}/providers/${armType.split('/')[1] ?? ''}` : armType;
}

function idOf(resource: DeployedResource): string {
  const names = isInsights(resource) ? [insights, resource.name] : [resource.name];
  const more = names.map((name) => `, ${literal(name)}`).join('');
  return `[resourceId(${literal(typeOf(resource))}, parameters('workspace')${more})]`;
}

function printValue(value: TemplateValue): JsonValue {
  const reference = referenceIn(value);
  if (reference?.what === 'playbook') return `[parameters(${literal(reference.target)})]`;
  if (reference?.what === 'rule') {
    const under = `/providers/${insights}/alertRules/${reference.target}`;
    return `[concat(resourceId(${literal(workspaces)}, parameters('workspace')), ${literal(under)})]`;
  }
  if (typeof value === 'string') return asText(value);
  if (Array.isArray(value)) return (value as readonly TemplateValue[]).map(printValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, TemplateValue>>).map(([name, inner]) => [
      name,
      printValue(inner),
    ]),
  );
}

/** A text that begins with a bracket would be read as an expression; doubled, it is a text. */
function asText(text: string): string {
  return text.startsWith('[') ? `[${text}` : text;
}

/** A text within an expression. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
