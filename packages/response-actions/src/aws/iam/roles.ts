import type { ActionContext } from '../../contract/action.ts';
import { callAws, openIam, sendOptions, unlessMissing } from '../client/clients.ts';
import { decodeDocument } from './inline-policies.ts';
import { tagsOf } from './users.ts';

/** A role, as far as it matters to whom a change of it hits. JSON; the trust policy itself is not kept. */
export type Role = {
  /** In IAM's own spelling. */
  readonly roleName: string;
  /** With its path, which the ARN of a session leaves out. */
  readonly arn: string;
  /** `AROA…`: another role of the same name has another. */
  readonly roleId: string;
  /** ISO 8601; null where IAM does not tell. */
  readonly createdAt: string | null;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601; null where it was not used in the time that IAM remembers (400 days). Lags by hours. */
  readonly lastUsed: string | null;
  readonly lastUsedRegion: string | null;
  /** Who may assume it: `service ec2.amazonaws.com`, ARNs, `*`. */
  readonly trusted: readonly string[];
};

/** A role with who may assume it, or undefined where there is none. */
export async function getRole(context: ActionContext, roleName: string): Promise<Role | undefined> {
  const { sdk, client } = await openIam(context);
  const answer = await unlessMissing(
    callAws(context, 'iam:GetRole', () =>
      client.send(new sdk.GetRoleCommand({ RoleName: roleName }), sendOptions(context)),
    ),
  );
  const role = answer?.Role;
  if (role === undefined) return undefined;
  return {
    roleName: role.RoleName ?? roleName,
    arn: role.Arn ?? '',
    roleId: role.RoleId ?? '',
    createdAt: role.CreateDate?.toISOString() ?? null,
    path: role.Path ?? '/',
    tags: tagsOf(role.Tags),
    lastUsed: role.RoleLastUsed?.LastUsedDate?.toISOString() ?? null,
    lastUsedRegion: role.RoleLastUsed?.Region ?? null,
    trusted: readTrust(decodeDocument(role.AssumeRolePolicyDocument) ?? ''),
  };
}

/** Pure. Everybody whom a trust policy lets in, sorted; one that cannot be read is said to be that. */
function readTrust(document: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    return ['unreadable trust policy'];
  }
  const { Statement: statements } = parsed as { readonly Statement?: unknown };
  const named = listOf(statements).flatMap((statement) => {
    const { Effect, Principal } = statement as { readonly Effect?: unknown; readonly Principal?: unknown };
    if (Effect !== 'Allow') return [];
    return Principal === '*' ? ['*'] : principalsOf(Principal);
  });
  return [...new Set(named)].sort();
}

function principalsOf(principal: unknown): readonly string[] {
  if (typeof principal !== 'object' || principal === null) return [];
  return Object.entries(principal).flatMap(([kind, value]) =>
    listOf(value).map((who) => (kind === 'AWS' ? String(who) : `${kind.toLowerCase()} ${String(who)}`)),
  );
}

/** A policy may have one of a thing, or a list of it. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}
