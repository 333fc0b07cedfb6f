import {
  address,
  guid,
  ids,
  noId,
  unescaped,
  unwrapped,
  type AssetId,
  spellingsOfAddress,
} from './asset-id.ts';

const anyGuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** A person: the object id, the principal name, or a page of a portal or a path of Graph with either. */
export function readEntraUser(text: string): AssetId {
  const bare = unwrapped(text.replace(/^mailto:/i, '').replace(/^[^<>]*<([^<>]+)>$/, '$1'));
  const onPage = /(?:\/userId\/|\/users(?:\/|\('))([^/?'&)]+)/i.exec(unescaped(bare))?.[1];
  const found = unwrapped(onPage ?? bare);
  if (guid.test(found)) return ids(found);
  if (address.test(found)) return ids(...spellingsOfAddress(found));
  if (found.includes('*') && /^[^\s/\\:]+$/.test(found)) return ids(...spellingsOfAddress(found));
  if (/^[^\\/\s]+\\[^\\/\s]+$/.test(found)) return noId('DOMAIN\\name is not known to Entra ID');
  return noId('a person in Entra ID is an object id or a user principal name with its domain');
}

/** A service principal: object id, application id, a page of a portal with either, or its display name. */
export function readServicePrincipal(text: string): AssetId {
  const bare = unwrapped(text);
  if (guid.test(bare)) return ids(bare);
  if (/^https?:|^\/|servicePrincipals/i.test(bare)) {
    const named = /(?:objectId|appId|servicePrincipals)(?:\/|=|\(')([0-9a-f-]{36})/i.exec(
      unescaped(bare),
    )?.[1];
    return named !== undefined && guid.test(named)
      ? ids(named)
      : noId('this address names no service principal');
  }
  if (/^[0-9a-f-]{20,}$/i.test(bare))
    return noId('this is no object id: one has 32 hexadecimal digits in five groups');
  if (address.test(bare)) return noId('an address names a person: their kind is entra.user');
  return ids(bare);
}

/** A machine: its resource id, a page of the portal, an address of Resource Manager, RESOURCE-GROUP/NAME, its name, its vmId. */
export function readAzureVm(text: string): AssetId {
  const bare = unwrapped(text);
  if (guid.test(bare)) return ids(bare);
  const path = /(?:^|\/|=)(subscriptions\/.*)$/i.exec(unescaped(bare))?.[1];
  if (path !== undefined) return machineAt(path.replace(/[?#].*$/, '').replace(/\/+$/, ''));
  if (/^https?:|^\//i.test(bare)) return noId('this address names no machine below /subscriptions/');
  const [group = '', machine, ...more] = bare.split('/');
  const part = /^[\w.()*-]+$/;
  if (more.length > 0 || !part.test(group) || (machine !== undefined && !part.test(machine)))
    return notAMachine();
  if (machine === undefined) {
    return group.includes('*') ? ids(group) : ids(group, `/subscriptions/*/virtualMachines/${group}`);
  }
  return ids(
    `/subscriptions/*/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${machine}`,
  );
}

/** Up to the machine: what the portal puts behind it is the page. A pattern is taken as it stands. */
function machineAt(path: string): AssetId {
  const shape =
    /^subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(?:virtualMachines\/[^/]+|virtualMachineScaleSets\/[^/]+\/virtualMachines\/[^/]+)/i;
  const whole = shape.exec(path)?.[0];
  const [, subscription = ''] = path.split('/');
  if (!subscription.includes('*') && !anyGuid.test(subscription))
    return noId(`'${subscription}' is no subscription`);
  if (whole !== undefined) return ids(`/${whole}`, ...(path.endsWith('*') ? [`/${path}`] : []));
  if (path.includes('*')) return ids(`/${path}`);
  return noId(`this names no machine: for all that lie below it, write /${path}/*`);
}

function notAMachine(): AssetId {
  return noId(
    'a machine of Azure is /subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/virtualMachines/NAME',
  );
}
