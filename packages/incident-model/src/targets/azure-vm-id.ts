/** A virtual machine's resource id in the one spelling that we use, or why the text is none. */
export type ParsedVmId =
  { readonly ok: true; readonly resourceId: string } | { readonly ok: false; readonly why: string };

const single = ['virtualMachines'];
const ofScaleSet = ['virtualMachineScaleSets', 'virtualMachines'];

/** What a subscription, a resource group and a machine may be called, as Azure's naming rules have it. */
const nameShape = /^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u;

/**
 * Reads the ARM resource id of a virtual machine, alone or of a uniform scale set. Azure takes one machine in many
 * spellings: percent-encoded, with slashes doubled or behind it, with its keywords in any case. A guard that compares
 * text sees other machines, so there is one spelling behind this line, and what is no name in it is refused.
 */
export function parseAzureVmId(text: string): ParsedVmId {
  const notOne = { ok: false, why: `'${text}' is not the resource id of a virtual machine` } as const;
  const decoded = decode(text.trim());
  if (decoded === undefined) return notOne;
  const parts = decoded.split('/').filter((part) => part !== '');
  const [subscriptions, subscription = '', groups, group = '', providers, provider, ...rest] = parts;
  const types = rest.filter((_, at) => at % 2 === 0);
  const names = rest.filter((_, at) => at % 2 === 1);
  const keywords = [subscriptions, groups, providers, provider].map((word) => word?.toLowerCase());
  if (
    !decoded.startsWith('/') ||
    keywords.join('/') !== 'subscriptions/resourcegroups/providers/microsoft.compute'
  ) {
    return notOne;
  }
  const form = [single, ofScaleSet].find((wanted) => isSame(wanted, types));
  if (form?.length !== names.length) return notOne;
  const odd = [subscription, group, ...names].find((name) => !nameShape.test(name));
  if (odd !== undefined) return { ok: false, why: `${notOne.why}: '${odd}' is no name in Azure` };
  const machine = form.map((type, at) => `${type}/${names[at] ?? ''}`).join('/');
  return {
    ok: true,
    resourceId: `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/${machine}`,
  };
}

/** Once: what is encoded twice means something else to Azure, and no name holds a percent sign. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isSame(wanted: readonly string[], types: readonly string[]): boolean {
  return wanted.join('/').toLowerCase() === types.join('/').toLowerCase();
}
