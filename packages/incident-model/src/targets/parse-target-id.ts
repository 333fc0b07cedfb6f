import { parseAwsPrincipalArn } from './aws-principal-arn.ts';
import { parseAzureVmId } from './azure-vm-id.ts';
import { target, type Target, type TargetKind } from './target.ts';

/** A target, or why the text does not name one and how one is written. */
export type ParsedTarget =
  { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly why: string };

/**
 * How a person writes a target of each kind: as `targetId` does behind the kind, and as the clouds themselves write it
 * (`projects/…/zones/…/instances/…`).
 */
export const targetIdForms: Readonly<Record<TargetKind, string>> = {
  'aws.access-key': 'AKIA… or ASIA…',
  'aws.principal': 'the ARN of a user, of a role’s session or of root',
  'aws.instance': 'REGION/i-…',
  'aws.ssm-session': 'REGION/SESSION-ID',
  'aws.ssm-command': 'REGION/COMMAND-ID',
  'aws.region': 'REGION or ACCOUNT/REGION',
  'gcp.instance': 'PROJECT/ZONE/INSTANCE',
  'gcp.principal': 'an e-mail address or principal://…',
  'gcp.service-account-key': 'SERVICE-ACCOUNT/KEY-ID',
  'entra.user': 'an object id or a principal name',
  'entra.service-principal': 'an object id',
  'azure.vm': 'the resource id: /subscriptions/…',
};

/** Reads what a person wrote behind a kind: the inverse of `targetId`. */
export function parseTargetId(kind: TargetKind, text: string): ParsedTarget {
  if (kind === 'aws.principal') return parseAwsPrincipalArn(text);
  const fields = fieldsOf[kind](text);
  const parsed = target.safeParse({ ...fields, kind });
  if (fields !== undefined && parsed.success) return { ok: true, target: parsed.data };
  return { ok: false, why: `'${text}' does not name a single ${kind}: write ${targetIdForms[kind]}` };
}

type Fields = Readonly<Record<string, string>> | undefined;

const fieldsOf: Readonly<Record<Exclude<TargetKind, 'aws.principal'>, (text: string) => Fields>> = {
  'aws.access-key': (accessKeyId) => ({ accessKeyId }),
  'aws.instance': (text) => inRegion(text, 'instanceId'),
  'aws.ssm-session': (text) => inRegion(text, 'sessionId'),
  'aws.ssm-command': (text) => inRegion(text, 'commandId'),
  'aws.region': (text) => {
    const [first = '', second, ...rest] = text.split('/');
    if (rest.length > 0) return undefined;
    return second === undefined ? { region: first } : { account: first, region: second };
  },
  'gcp.instance': (text) => {
    const [, project = '', zone = '', instance = ''] =
      /^(?:.*projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+))$/.exec(text) ??
      /^([^/]+)\/([^/]+)\/([^/]+)$/.exec(text) ??
      [];
    return { project, zone, instance };
  },
  'gcp.principal': (subject) => ({ subject }),
  'gcp.service-account-key': (text) => {
    const [, serviceAccount = '', keyId = ''] =
      /^(?:.*serviceAccounts\/([^/]+)\/keys\/([^/]+))$/.exec(text) ?? /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
    return { serviceAccount, keyId };
  },
  'entra.user': (id) => ({ id }),
  'entra.service-principal': (id) => ({ id }),
  'azure.vm': (text) => {
    const parsed = parseAzureVmId(text);
    return parsed.ok ? { resourceId: parsed.resourceId } : undefined;
  },
};

/** What is behind the first slash is all of it: an id of Systems Manager holds none, so a second one is no id. */
function inRegion(text: string, field: string): Fields {
  const at = text.indexOf('/');
  if (at < 1) return undefined;
  return { region: text.slice(0, at), [field]: text.slice(at + 1) };
}
