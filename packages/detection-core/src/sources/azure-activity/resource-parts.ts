/** What an ARM resource id says, written as the connector writes it. */
export interface ResourceParts {
  readonly subscriptionId: string | undefined;
  /** In upper case. */
  readonly resourceGroup: string | undefined;
  /** The first provider's namespace, in upper case. */
  readonly provider: string | undefined;
  /** The names below the first provider in lower case: `vm1`, or `vm1/customscript` for an extension. */
  readonly resource: string | undefined;
}

/** Takes a resource id apart: `/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/vm1`. */
export function resourceParts(resourceId: string): ResourceParts {
  const parts = resourceId.split('/').filter((part) => part !== '');
  const after = (name: string): string | undefined => {
    const at = parts.findIndex((part) => part.toLowerCase() === name);
    return at === -1 ? undefined : parts[at + 1];
  };
  const providerAt = parts.findIndex((part) => part.toLowerCase() === 'providers');
  const below = providerAt === -1 ? [] : parts.slice(providerAt + 2);
  const names = below.filter((_, index) => index % 2 === 1);
  return {
    subscriptionId: after('subscriptions')?.toLowerCase(),
    resourceGroup: after('resourcegroups')?.toUpperCase(),
    provider: after('providers')?.toUpperCase(),
    resource: names.length === 0 ? undefined : names.join('/').toLowerCase(),
  };
}
