/** Gives a name another in its place, by what it is of. */
export type Rename = (type: string, name: string) => string;

/** What the parts of an ARN are called; anything else there is a name. */
const arnTypes = new Set(
  (
    'user role assumed-role federated-user group policy instance-profile instance managed-instance volume document ' +
    'session function key alias secret table cluster root saml-provider oidc-provider mfa vpc subnet security-group ' +
    'network-interface launch-template image snapshot log-group log-stream stack automation-definition ' +
    'automation-execution association maintenancewindow opsitem parameter task service autoscalinggroup'
  ).split(' '),
);

/** Whether a name is only what such things are called: a user called `user`. */
export const isResourceType = (name: string): boolean => arnTypes.has(name.toLowerCase());

/** Where things are in Google Cloud, which names nobody. */
const places = new Set(['zones', 'regions', 'locations', 'global']);

const end = String.raw`[^\s"',}\]]+`;
const arn = new RegExp(String.raw`(arn:[\w-]+:[\w-]*:[\w-]*:\d*:)(${end})`, 'g');
const azure = new RegExp(`/subscriptions/${end}`, 'gi');
const google = new RegExp(String.raw`(?<![\w-])projects/${end}`, 'g');

/** Whether a text is the path of a resource, and nothing beside it. */
export function isResourcePath(text: string): boolean {
  const start = String.raw`(?:arn:[\w-]+:[\w-]*:[\w-]*:\d*:|/subscriptions/|(?://[a-z]+\.googleapis\.com/)?projects/)`;
  return new RegExp(`^${start}${end}$`, 'i').test(text);
}

/** Names in ARNs, in ids of Azure's resources and in paths of Google Cloud. */
export function renameResources(text: string, rename: Rename): string {
  return text
    .replace(arn, (_all, head: string, resource: string) => `${head}${renameArn(resource, rename)}`)
    .replace(azure, (path) => renameAzure(path, rename))
    .replace(google, (path) => renamePairs(path.split('/'), rename).join('/'));
}

function renameArn(resource: string, rename: Rename): string {
  const [first = ''] = /^[^/:]+/.exec(resource) ?? [];
  const type = arnTypes.has(first) ? first.replace(/^assumed-/, '') : 'resource';
  const known = arnTypes.has(first) ? first.length : 0;
  return resource.slice(0, known) + resource.slice(known).replaceAll(/[^/:]+/g, (name) => rename(type, name));
}

function renameAzure(path: string, rename: Rename): string {
  const parts = path.split('/');
  const provider = parts.findIndex((part) => part.toLowerCase() === 'providers');
  const before = renamePairs(parts.slice(1, provider < 0 ? undefined : provider), rename);
  if (provider < 0) return ['', ...before].join('/');
  const [word = '', namespace = '', ...resource] = parts.slice(provider);
  return [
    '',
    ...before,
    word,
    ...(parts.length > provider + 1 ? [namespace] : []),
    ...renamePairs(resource, rename),
  ].join('/');
}

/** `type/name/type/name`: each name. */
function renamePairs(parts: readonly string[], rename: Rename): readonly string[] {
  return parts.map((part, at) => {
    const type = parts[at - 1] ?? '';
    return at % 2 === 0 || part === '' || places.has(type) ? part : rename(singular(type), part);
  });
}

/** `virtualMachines` → `virtualmachine`. */
const singular = (type: string): string => type.toLowerCase().replace(/s$/, '') || 'resource';
