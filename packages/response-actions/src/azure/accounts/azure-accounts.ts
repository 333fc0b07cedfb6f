import { given } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import { accountNotAllowed, accountUnknown, wrongAccount } from '../../calls/account-refusals.ts';
import { requireConnection } from '../../calls/connection.ts';
import type { AccountKeeper, HomeAccount } from '../../contract/accounts.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { AzureConnection, AzureTenant } from '../../contract/connections.ts';
import { readOwnArmToken } from '../client/arm-client.ts';
import { readOwnGraphToken } from '../client/graph-client.ts';

/** Keeps to the tenants and subscriptions that the connection names. */
export const azureAccounts: AccountKeeper = {
  async choose(context, target, expected) {
    const connection = requireConnection(context.connections, 'azure');
    if (connection.tenants === undefined) {
      if (expected === undefined) requireSubscription(connection, subscriptionOf(target));
      return context;
    }
    const azure = findTenant(connection.tenants, target, expected);
    const chosen = { ...context, connections: { ...context.connections, azure } };
    await requireTenant(chosen, target, azure.tenantId);
    return chosen;
  },
  async requireSame(context, target, expected) {
    const subscription = subscriptionOf(target);
    const ours = context.connections.azure?.subscriptions;
    if (subscription !== undefined && ours?.some((own) => same(own, subscription)) === false) {
      throw wrongAccount('Azure subscription', subscription, ours.join(', '));
    }
    if (expected.tenant !== undefined) return requireTenant(context, target, expected.tenant);
    // An id of a subscription is nobody else's: other credentials are refused by Azure, and hit nothing else.
    if (subscription !== undefined) return;
    throw accountUnknown(
      'it is not recorded in which Entra tenant the change was made',
      'Restore it by hand: the journal says what was changed.',
    );
  },
  async homeOf(context, target, facts) {
    const tenant =
      (await ownTenant(context, target)) ??
      (subscriptionOf(target) === undefined ? facts.account : undefined);
    return given({ account: facts.account ?? tenant, tenant });
  },
  async hostNames(context) {
    const claims = await readOwnArmToken(context);
    const machines = [claims?.xms_az_rid, claims?.xms_mirid].flatMap((id) => id ?? []);
    return machines.filter((id) => id.toLowerCase().includes('/virtualmachines/'));
  },
  deriveHome(target) {
    const account = subscriptionOf(target) ?? tenantOf(target);
    return given({ account, tenant: tenantOf(target) });
  },
};

/** Of the token that we act with: what the configuration says is what was asked for. */
async function ownTenant(context: ActionContext, target: Target): Promise<string | undefined> {
  const read = subscriptionOf(target) === undefined ? readOwnGraphToken : readOwnArmToken;
  return (await read(context))?.tid ?? context.connections.azure?.tenantId;
}

async function requireTenant(context: ActionContext, target: Target, tenant: string): Promise<void> {
  const ours = await ownTenant(context, target);
  if (ours === undefined) {
    throw accountUnknown(
      'our token does not say of which Entra tenant it is',
      'Name tenantId in the azure connection.',
    );
  }
  if (!same(ours, tenant)) throw wrongAccount('Entra tenant', tenant, ours);
}

/** By the subscription of a machine, by the tenant of anybody else; a single tenant needs no naming. */
function findTenant(
  tenants: readonly AzureTenant[],
  target: Target,
  expected: HomeAccount | undefined,
): AzureTenant {
  const subscription = subscriptionOf(target);
  if (subscription !== undefined) {
    const holds = (tenant: AzureTenant) =>
      tenant.subscriptions?.some((own) => same(own, subscription)) === true;
    const found = tenants.find(holds);
    if (found !== undefined) return found;
    throw accountNotAllowed('Azure subscription', subscription, subscriptionsOf(tenants));
  }
  const [first, ...others] = tenants;
  const named = expected?.tenant ?? tenantOf(target);
  if (named === undefined && first !== undefined && others.length === 0) return first;
  if (named === undefined) {
    throw accountUnknown(
      'the target does not say of which Entra tenant it is',
      'Name the tenant of the target: the configuration has several.',
    );
  }
  const found = tenants.find((tenant) => same(tenant.tenantId, named));
  if (found !== undefined) return found;
  throw accountNotAllowed(
    'Entra tenant',
    named,
    tenants.map((tenant) => tenant.tenantId),
  );
}

function requireSubscription(connection: AzureConnection, subscription: string | undefined): void {
  const { subscriptions } = connection;
  if (subscription === undefined || subscriptions === undefined) return;
  if (subscriptions.some((own) => same(own, subscription))) return;
  throw accountNotAllowed('Azure subscription', subscription, subscriptions);
}

function subscriptionsOf(tenants: readonly AzureTenant[]): readonly string[] {
  return tenants.flatMap((tenant) => tenant.subscriptions ?? []);
}

/** Pure. Of a machine's resource id. */
function subscriptionOf(target: Target): string | undefined {
  if (target.kind !== 'azure.vm') return undefined;
  return /^\/subscriptions\/([^/]+)\//i.exec(target.resourceId)?.[1]?.toLowerCase();
}

/** Pure. */
function tenantOf(target: Target): string | undefined {
  return target.kind === 'entra.user' || target.kind === 'entra.service-principal'
    ? target.tenantId
    : undefined;
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
