import { azureClouds, type AzureCloudName } from './azure-cloud.ts';
import { createCredential } from './credential.ts';
import { openWorkspace } from './workspace-client.ts';

/** Who asks, and in which cloud. */
export interface CredentialOrder {
  readonly environment: Readonly<Record<string, string>>;
  readonly cloud: AzureCloudName;
  readonly endpoint: string;
  readonly subscriptionId: string;
}

/** Lists the workspace's rules, and tells how that went. */
async function listRules({ cloud: name, endpoint, subscriptionId }: CredentialOrder): Promise<string> {
  const cloud = azureClouds[name];
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  try {
    const client = await openWorkspace({
      address: {
        endpoint,
        scope: cloud.scope,
        subscriptionId,
        resourceGroup: 'rg-soc',
        workspace: 'law-soc',
      },
      credential: await createCredential(cloud, process.env),
      clock,
      random: Math.random,
      retry: { attempts: 1 },
    });
    const path = '/providers/Microsoft.SecurityInsights/alertRules';
    const rules = await client.list({ path, apiVersion: '2025-07-01-preview' });
    return `${rules.length} rules`;
  } catch (thrown) {
    // The whole chain of causes: nothing secret may be anywhere in it.
    const texts: string[] = [];
    for (let error: unknown = thrown; error instanceof Error; error = error.cause) texts.push(error.message);
    return texts.join('\n');
  }
}

/**
 * A process of its own: whom it trusts is told by its environment, as in a pipeline, and Azure's default chain reads
 * who it is there too, and nowhere else.
 */
async function carryOut(orders: readonly CredentialOrder[]): Promise<readonly string[]> {
  const told: string[] = [];
  for (const order of orders) {
    Object.assign(process.env, order.environment);
    told.push(await listRules(order));
    for (const name of Object.keys(order.environment)) Reflect.deleteProperty(process.env, name);
  }
  return told;
}

const [, script, orders] = process.argv;
if (script?.endsWith('credential-child.suite.ts') === true) {
  const told = await carryOut(JSON.parse(orders ?? '[]') as readonly CredentialOrder[]);
  process.stdout.write(JSON.stringify(told));
}
