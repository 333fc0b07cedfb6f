import type { JsonValue } from '@drawbridge/base';

import { armLiteral, printArmValue } from '../template/arm-value.ts';
import type { DeployedResource, Deployment } from './deployment.ts';

/** A template for Azure Resource Manager, which takes the workspace's name and the Logic Apps' ids as parameters. */
export type ArmTemplate = Readonly<Record<string, JsonValue>>;

const workspaces = 'Microsoft.OperationalInsights/workspaces';
const insights = 'Microsoft.SecurityInsights';

/** Prints a deployment as an ARM template. */
export function printArmTemplate({ workspace, playbooks, resources }: Deployment): ArmTemplate {
  const bySymbol = new Map(resources.map((resource) => [resource.symbol, resource]));
  const parameters = playbooks.map(({ parameter, id }) => [
    parameter,
    { type: 'String', defaultValue: printArmValue(id) },
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
    name: `[concat(parameters('workspace'), ${armLiteral(under)})]`,
    ...(needed.length === 0 ? {} : { dependsOn: needed.map(idOf) }),
    ...(printArmValue(body) as Readonly<Record<string, JsonValue>>),
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
  const more = names.map((name) => `, ${armLiteral(name)}`).join('');
  return `[resourceId(${armLiteral(typeOf(resource))}, parameters('workspace')${more})]`;
}
