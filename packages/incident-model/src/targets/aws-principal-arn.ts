import { awsPartitions, parseAwsArn } from '@drawbridge/base';

import type { TargetOf } from './target.ts';

/** A principal, or why the ARN does not name one that can be contained. */
export type ParsedPrincipal =
  | { readonly ok: true; readonly target: TargetOf<'aws.principal'> }
  | { readonly ok: false; readonly why: string };

/**
 * Reads the ARN of an AWS identity. In `arn:aws:sts::<account>:assumed-role/<Role>/<Session>` the last segment is
 * the session's name, not a user; a user's ARN may hold a path before the name.
 * Source: AWS IAM user guide, "IAM identifiers" and "AWS STS ARNs".
 */
export function parseAwsPrincipalArn(arn: string): ParsedPrincipal {
  const { service, region, account = '', resource = '' } = parseAwsArn(arn) ?? {};
  if ((service !== 'iam' && service !== 'sts') || region !== '' || !/^\d{12}$/.test(account)) {
    return { ok: false, why: `'${arn}' is not the ARN of an IAM or STS identity${partitionHint(arn)}` };
  }
  const parts = resource.split('/');
  // A path may have empty parts, as in user/ops//alice.
  const filled = parts[0] === 'user' ? [parts.at(-1)] : parts;
  if (filled.includes('')) return { ok: false, why: `'${arn}' has an empty part` };
  return service === 'iam' ? iamPrincipal(arn, account, parts) : stsPrincipal(arn, account, parts);
}

/** An ARN of a partition that AWS does not have is told apart from other text. */
function partitionHint(arn: string): string {
  const partition = /^arn:([^:]+):/.exec(arn)?.[1];
  if (partition === undefined || awsPartitions.some((known) => known === partition)) return '';
  return `: AWS has no partition ${partition}, only ${awsPartitions.join(', ')}`;
}

function iamPrincipal(arn: string, account: string, parts: readonly string[]): ParsedPrincipal {
  const base = { kind: 'aws.principal', account, arn } as const;
  if (parts.length === 1 && parts[0] === 'root') {
    return { ok: true, target: { ...base, principalType: 'root' } };
  }
  const last = parts.at(-1);
  if (parts[0] === 'user' && parts.length > 1 && last !== undefined) {
    return { ok: true, target: { ...base, principalType: 'user', userName: last } };
  }
  if (parts[0] === 'role') {
    return { ok: false, why: `'${arn}' is a role; only a session of a role acts, and the ARN names none` };
  }
  return { ok: false, why: `'${arn}' is neither a user nor the root of an account` };
}

function stsPrincipal(arn: string, account: string, parts: readonly string[]): ParsedPrincipal {
  const [type, first, second, ...rest] = parts;
  if (type === 'assumed-role' && first !== undefined && second !== undefined && rest.length === 0) {
    return {
      ok: true,
      target: {
        kind: 'aws.principal',
        principalType: 'role-session',
        account,
        arn,
        roleName: first,
        sessionName: second,
      },
    };
  }
  if (type === 'federated-user') {
    return {
      ok: false,
      why: `'${arn}' is a federated session: contain the user whose key created it, whom the ARN does not name`,
    };
  }
  return { ok: false, why: `'${arn}' does not name both a role and a session` };
}
