import { parseAwsArn } from '@drawbridge/base';

/** What an ARN of IAM or STS says about who it is. */
export type ArnIdentity =
  | { readonly kind: 'root'; readonly account: string }
  | { readonly kind: 'user'; readonly account: string; readonly userName: string }
  | {
      readonly kind: 'role-session';
      readonly account: string;
      readonly roleName: string;
      readonly sessionName: string;
    }
  /** Minted by GetFederationToken: whose key did it is not in the ARN. */
  | { readonly kind: 'federated-user'; readonly account: string; readonly name: string }
  | { readonly kind: 'other'; readonly account?: string };

/**
 * Reads an ARN. Only `arn:…:iam::<account>:user/<path>/<name>` ends in a user's name: the last segment of
 * `arn:…:sts::<account>:assumed-role/<role>/<session>` is a session's.
 */
export function parseArn(arn: string): ArnIdentity {
  const { service, region, account = '', resource = '' } = parseAwsArn(arn) ?? {};
  if ((service !== 'iam' && service !== 'sts') || region !== '' || !/^\d{12}$/.test(account)) {
    return { kind: 'other' };
  }
  const [type, ...rest] = resource.split('/');
  const last = rest.at(-1) ?? '';
  if (service === 'iam' && resource === 'root') return { kind: 'root', account };
  if (service === 'iam' && type === 'user' && last !== '') return { kind: 'user', account, userName: last };
  if (service === 'sts' && type === 'assumed-role' && rest.length === 2) {
    return { kind: 'role-session', account, roleName: rest[0] ?? '', sessionName: last };
  }
  if (service === 'sts' && type === 'federated-user' && rest.length === 1) {
    return { kind: 'federated-user', account, name: last };
  }
  return { kind: 'other', account };
}

/** Pure. Every name that an ARN holds: itself, and the user, or the role and the session in it. */
export function namesInArn(arn: string): readonly string[] {
  const identity = parseArn(arn);
  switch (identity.kind) {
    case 'user':
      return [arn, identity.userName];
    case 'role-session': {
      const { roleName, sessionName } = identity;
      return [arn, roleName, `${roleName}/${sessionName}`];
    }
    case 'root':
    case 'federated-user':
    case 'other':
      return [arn];
  }
}
