import { printBicepText, printBicepValue, workspaceSymbol } from '../template/bicep-text.ts';
import type { DeployedResource, Deployment } from './deployment.ts';

const workspaceType = 'Microsoft.OperationalInsights/workspaces';

/** Prints a deployment as a Bicep file, which takes the workspace's name and the Logic Apps' ids as parameters. */
export function printBicep({ workspace, playbooks, resources }: Deployment): string {
  return [
    '// Made by `drawbridge sync export --bicep`. It carries no marks of ownership: `drawbridge sync` does not manage',
    '// what is deployed with it.',
    '',
    "@description('The Log Analytics workspace that Microsoft Sentinel is in.')",
    `param workspace string = ${printBicepText(workspace)}`,
    ...playbooks.flatMap(({ parameter, id }) => [
      '',
      "@description('The Logic App that an automation rule runs.')",
      `param ${parameter} string = ${printBicepText(id)}`,
    ]),
    '',
    `resource ${workspaceSymbol} '${workspaceType}@2022-10-01' existing = {`,
    '  name: workspace',
    '}',
    ...resources.flatMap(resourceLines),
    '',
  ].join('\n');
}

function resourceLines({
  symbol,
  armType,
  apiVersion,
  name,
  body,
  dependsOn,
}: DeployedResource): readonly string[] {
  // A saved search is part of the workspace; what is Sentinel's is an extension on it.
  const place = armType.startsWith(`${workspaceType}/`) ? 'parent' : 'scope';
  return [
    '',
    `resource ${symbol} '${armType}@${apiVersion}' = {`,
    `  ${place}: ${workspaceSymbol}`,
    `  name: ${printBicepText(name)}`,
    ...Object.entries(body).map(([field, value]) => `  ${field}: ${printBicepValue(value, 2)}`),
    ...(dependsOn.length === 0 ? [] : ['  dependsOn: [', ...dependsOn.map((id) => `    ${id}`), '  ]']),
    '}',
  ];
}
