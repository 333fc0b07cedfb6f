import { address, ids, noId, unescaped, type AssetId, spellingsOfAddress } from './asset-id.ts';

const zone = /^[a-z*][a-z0-9*]*-[a-z0-9*]+-[a-z*]$/i;
const name = /^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$/i;
/** Of a domain, such as `example.com:shop`, too. */
const project = /^[a-z0-9*][-a-z0-9.:*]*$/i;

/** A machine as people write it: PROJECT/ZONE/INSTANCE, a path or self link of the API, a page of the console, an id. */
export function readGcpInstance(text: string): AssetId {
  const onPage = /zones\/([^/?]+)\/instances\/([^/?]+)[^?]*\?(?:.*&)?project=([^&#]+)/i.exec(text);
  if (onPage) return machine(unescaped(onPage[3] ?? ''), onPage[1] ?? '', onPage[2] ?? '');
  const path = /(?:^|\/)projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/?#]+)/i.exec(unescaped(text));
  if (path) return machine(path[1] ?? '', path[2] ?? '', path[3] ?? '');
  if (/^https?:|^\/\//i.test(text)) return noId('this address names no project, zone and instance');
  const parts = text.split('/');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 3) return machine(first, second, third);
  if (parts.length === 2 && zone.test(first)) return machine('*', first, second);
  if (parts.length === 2 && second === '*')
    return project.test(first) ? ids(text) : noId(`'${first}' is no project`);
  if (parts.length === 1 && /^\d{10,}$/.test(first)) return ids(first, `*/*/${first}`);
  if (parts.length === 1 && name.test(first))
    return first.includes('*') ? ids(first) : ids(first, `*/*/${first}`);
  return noId('a machine of Google Cloud is PROJECT/ZONE/INSTANCE');
}

function machine(inProject: string, inZone: string, instance: string): AssetId {
  if (!project.test(inProject)) return noId(`'${inProject}' is no project`);
  if (inZone !== '*' && !zone.test(inZone))
    return noId(`'${inZone}' is no zone: one is such as europe-west1-b`);
  if (!name.test(instance)) return noId(`'${instance}' is no name or id of an instance`);
  return ids(`${inProject}/${inZone}/${instance}`);
}

/** A Google identity: an address behind its type or not, a subject of a workforce, a service account's path or number. */
export function readGcpPrincipal(text: string): AssetId {
  const path = /(?:^|\/)serviceAccounts\/([^/?#:]+)/i.exec(unescaped(text))?.[1];
  const onPage = /\/serviceaccounts\/details\/([^/?;]+)/i.exec(text)?.[1];
  const subject = /^principal:\/\/goog\/subject\/([^/]+)$/i.exec(text)?.[1];
  if (path === undefined && subject === undefined && /^principal(?:Set)?:\/\/./i.test(text)) return ids(text);
  const bare =
    path ??
    subject ??
    onPage ??
    text.replace(/^(?:deleted:)?(?:user|serviceAccount|group|mailto):/i, '').replace(/\?uid=\d+$/, '');
  if (address.test(bare)) return ids(...spellingsOfAddress(bare));
  if (/^\d{10,}$/.test(bare)) return ids(bare);
  if (bare.includes('*') && /^[^\s/:]+$/.test(bare)) return ids(...spellingsOfAddress(bare));
  return noId('a Google identity is an e-mail address, or principal://… of a workforce');
}

/** A key of a service account: its id, ACCOUNT/KEY, or the path of the API. */
export function readServiceAccountKey(text: string): AssetId {
  const path = /(?:^|\/)serviceAccounts\/([^/]+)\/keys\/([^/?#]+)/i.exec(unescaped(text));
  const [account, key = ''] = path
    ? [path[1], path[2]]
    : text.includes('/')
      ? split(text)
      : [undefined, text];
  if (!/^[0-9a-f*]{6,}$/i.test(key) && key !== '*') return noId('the id of a key has 40 hexadecimal digits');
  if (account === undefined) return ids(key);
  return address.test(account) || /^\d{10,}$/.test(account) || account.includes('*')
    ? ids(`${account}/${key}`)
    : noId(`'${account}' is no service account`);
}

function split(text: string): readonly [string, string] {
  const at = text.lastIndexOf('/');
  return [text.slice(0, at), text.slice(at + 1)];
}
