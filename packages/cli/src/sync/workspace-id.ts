import { azureClouds, type NamedTarget } from '@drawbridge/sentinel-sync';

const resourceId =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)\/?$/i;

/** A workspace by its resource id, as a target to read from; undefined where the text is none. */
export function parseWorkspaceId(text: string): NamedTarget | undefined {
  const [, subscriptionId, resourceGroup, workspace] = resourceId.exec(text) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || workspace === undefined)
    return undefined;
  const { endpoint, scope } = azureClouds.public;
  const address = { endpoint, scope, subscriptionId, resourceGroup, workspace };
  return { name: workspace, cloud: 'public', source: 'drawbridge', address, parameters: {}, overrides: [] };
}

/** Whether two addresses are one workspace's, in whatever spelling. */
export function isSameWorkspace(a: NamedTarget['address'], b: NamedTarget['address']): boolean {
  const whole = ({ subscriptionId, resourceGroup, workspace }: NamedTarget['address']) =>
    [subscriptionId, resourceGroup, workspace].join('/').toLowerCase();
  return whole(a) === whole(b);
}
