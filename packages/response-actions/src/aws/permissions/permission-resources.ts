/** What single resources an action is about, and what must be true of the request; absent: it is about none. */
export interface ActionScope {
  /** For the id of a statement. */
  readonly label: string;
  /** With `*` for account and name, as a policy names them. */
  readonly pattern: string;
  /** A condition that costs nothing: key, and the values that our own calls have. */
  readonly condition?: { readonly key: string; readonly values: readonly string[] };
}

const user: ActionScope = { label: 'Users', pattern: 'arn:aws:iam::*:user/*' };
const role: ActionScope = { label: 'Roles', pattern: 'arn:aws:iam::*:role/*' };
const session: ActionScope = { label: 'Sessions', pattern: 'arn:aws:ssm:*:*:session/*' };
/** Tags may be set on what is being made, and on nothing that is there. */
const taggedAtBirth: ActionScope = {
  label: 'Tags',
  pattern: 'arn:aws:ec2:*:*:*/*',
  condition: { key: 'ec2:CreateAction', values: ['CreateSecurityGroup', 'CreateSnapshots'] },
};

/**
 * By AWS's Service Authorization Reference. Only what is certain: an action that is not here is granted for every
 * resource, since one that is bound to the wrong one is refused in the middle of an incident.
 */
const scopes: Readonly<Record<string, ActionScope>> = {
  'iam:DeleteAccessKey': user,
  'iam:DeleteRolePolicy': role,
  'iam:DeleteUserPolicy': user,
  'iam:GetAccessKeyLastUsed': user,
  'iam:GetRole': role,
  'iam:GetRolePolicy': role,
  'iam:GetUser': user,
  'iam:GetUserPolicy': user,
  'iam:ListAccessKeys': user,
  'iam:ListAttachedUserPolicies': user,
  'iam:ListGroupsForUser': user,
  'iam:PutRolePolicy': role,
  'iam:PutUserPolicy': user,
  'iam:UpdateAccessKey': user,
  'ssm:TerminateSession': session,
  'ec2:CreateTags': taggedAtBirth,
};

const anything: ActionScope = { label: '', pattern: '*' };

/** Actions by what a policy may narrow them to without keeping us from anything; the widest first. */
export function groupByScope(
  actions: readonly string[],
): readonly { readonly scope: ActionScope; readonly actions: readonly string[] }[] {
  return [anything, user, role, session, taggedAtBirth]
    .map((scope) => ({ scope, actions: actions.filter((one) => (scopes[one] ?? anything) === scope) }))
    .filter((group) => group.actions.length > 0);
}

/** Where a probe of the actions with this pattern is asked: any name that nobody has. */
export function probeResource(
  pattern: string,
  {
    partition,
    account,
    region,
  }: { readonly partition: string; readonly account: string; readonly region: string },
): string {
  if (pattern === '*') return pattern;
  const [, , service = '', inRegion, , kind = ''] = pattern.split(':');
  const name = kind === '*/*' ? 'snapshot/drawbridge-probe' : kind.replace('*', 'drawbridge-probe');
  return ['arn', partition, service, inRegion === '*' ? region : '', account, name].join(':');
}
