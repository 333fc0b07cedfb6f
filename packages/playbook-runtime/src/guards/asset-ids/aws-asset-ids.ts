import { ids, noId, unescaped, type AssetId } from './asset-id.ts';

const star = '*';

export function readAccessKey(text: string): AssetId {
  if (/^arn:/i.test(text)) return noId('an ARN names an identity: its kind is aws.principal');
  if (/^A[KS]IA[A-Z0-9]{12,124}$/i.test(text)) return ids(text.toUpperCase());
  const [prefix = ''] = text.split(star);
  const mayFit = ['AKIA', 'ASIA'].some(
    (start) => start.startsWith(prefix.toUpperCase()) || prefix.toUpperCase().startsWith(start),
  );
  if (text.includes(star) && mayFit && /^[A-Z0-9*]+$/i.test(text)) return ids(text.toUpperCase());
  return noId('an access key id is AKIA or ASIA and 16 or more letters and digits');
}

/** The ARN of an identity in any partition, its unique id, a page of the console, or the bare name of a user or role. */
export function readAwsPrincipal(text: string): AssetId {
  const onPage = /console\.(?:aws\.|amazonaws)[^#]*#\/?(users|roles)\/(?:details\/)?([^/?]+)/i.exec(text);
  if (onPage) return namedIdentity(unescaped(onPage[2] ?? ''));
  // CloudTrail writes a session as AROA…:NAME.
  if (/^A[IR][DO]A[A-Z0-9*]{4,}(?::[\w+=,.@*-]+)?$/.test(text)) return ids(text);
  if (/^arn:/i.test(text)) return identityArn(text);
  if (/^\d{12}$/.test(text)) {
    return noId(`an account is no identity: for all of its identities write arn:aws:*::${text}:*`);
  }
  if (/^[\w+=,.@*-]{1,128}$/.test(text)) return text.startsWith(star) ? ids(text) : namedIdentity(text);
  return noId('an identity of AWS is the ARN of a user, a role, a session or root');
}

function namedIdentity(name: string): AssetId {
  const arns = ['user', 'role'].flatMap((type) => [
    `arn:*:iam::*:${type}/${name}`,
    `arn:*:iam::*:${type}/*/${name}`,
  ]);
  return ids(name, ...arns, `arn:*:sts::*:assumed-role/${name}/*`);
}

function identityArn(text: string): AssetId {
  const parts = text.split(':');
  const [, partition = '', service = '', region = '', account = ''] = parts;
  const whole = parts.length >= 6 || text.endsWith(star);
  if (!whole) return noId('an ARN has six parts: arn:PARTITION:iam::ACCOUNT:user/NAME');
  if (!/^[*a-z-]+$/i.test(partition)) return noId(`'${partition}' is no partition of AWS`);
  if (!service.includes(star) && !['iam', 'sts'].includes(service.toLowerCase())) {
    return noId(`an ARN of ${service || 'no service'} is no identity: identities are of iam and sts`);
  }
  if (!region.includes(star) && region !== '') return noId('the ARN of an identity has no region');
  if (account !== '' && !account.includes(star) && !/^\d{12}$/.test(account)) {
    return noId(`'${account}' is no account: it has 12 digits`);
  }
  if (parts.length >= 6 && account === '') return noId('the ARN names no account: it has 12 digits, or is *');
  const resource = parts.slice(5).join(':');
  const kinds = /^(?:root$|user\/.|role\/.|assumed-role\/.|federated-user\/.)/i;
  if (parts.length >= 6 && !resource.includes(star) && !kinds.test(resource)) {
    return noId(`'${resource}' is neither root, user/NAME, role/NAME nor assumed-role/ROLE/SESSION`);
  }
  return ids(text, ...sessionsOfRole(partition, account, resource));
}

/** Who protects a role means the sessions that act as it. */
function sessionsOfRole(partition: string, account: string, resource: string): readonly string[] {
  const name = /^role\/(?:.*\/)?([^/]+)$/i.exec(resource)?.[1];
  return name === undefined ? [] : [`arn:${partition}:sts::${account}:assumed-role/${name}/*`];
}

const region = String.raw`[a-z]{2,4}(?:-[a-z]+)+-\d+`;
const instanceId = String.raw`m?i-[0-9a-f*]{1,17}`;

export function readAwsInstance(text: string): AssetId {
  const arn = new RegExp(
    String.raw`^arn:[\w*-]+:(?:ec2|ssm):([\w*-]*):[\d*]*:(?:managed-)?instance/(.+)$`,
    'i',
  ).exec(text);
  const onPage =
    /#(?:InstanceDetails|Instances|ConnectToInstance)[^?]*[:;&](?:instanceId|instanceIds)=([^;&,]+)/i.exec(
      text,
    );
  const inRegion = /^(?:\d{12}[/:])?([\w*-]+)[/:]([^/:]+)$/.exec(text);
  const found = onPage?.[1] ?? arn?.[2] ?? inRegion?.[2] ?? text;
  if (found !== star && !new RegExp(`^${instanceId}$`, 'i').test(found) && !startsLikeOne(found)) {
    return noId('an instance is i-… (or mi-…) and 8 or 17 hexadecimal digits');
  }
  const where = arn?.[1] ?? inRegion?.[1] ?? '';
  if (where === '' || where === star) return ids(found);
  if (!where.includes(star) && !new RegExp(`^${region}$`, 'i').test(where))
    return noId(`'${where}' is no region of AWS`);
  return ids(`${where}/${found}`);
}

const startsLikeOne = (text: string): boolean => /^(?:m?i?-?)\*/.test(text);

/** What Systems Manager calls a session or command: its id, `REGION/ID`, or its ARN. */
export function readSsmId(text: string): AssetId {
  const found = /^arn:[\w*-]+:ssm:[\w*-]*:[\d*]*:(?:session|command)\/([^/\s]+)$/i.exec(text)?.[1];
  if (found !== undefined) return ids(found);
  if (/^(?:[\w*-]+\/)?[^/\s:]+$/.test(text)) return ids(text);
  return noId('it is the id that Systems Manager gives it, or REGION/ID');
}

export function readAwsRegion(text: string): AssetId {
  const [, account, name = ''] = /^(?:(\d{12}|\*)\/)?(.*)$/.exec(text) ?? [];
  if (account === undefined && /^\d{12}$/.test(text)) return ids(text);
  if (new RegExp(`^(?:${region}|[a-z0-9-]*\\*[a-z0-9*-]*)$`, 'i').test(name)) return ids(text);
  return noId('a region is such as eu-central-1, alone or behind its account: 123456789012/eu-central-1');
}
