import type { ActionContext } from '../../contract/action.ts';
import { openStsAs } from '../client/clients.ts';
import { askIdentity } from './caller-identity.ts';

/** What a profile names on the way to its role. */
export interface ProfileChain {
  readonly arns: readonly string[];
  readonly roleArns: readonly string[];
  readonly keys: readonly string[];
}

/** Credentials as the SDK gives them: it notes by which ways it came to them. */
interface FoundCredentials {
  readonly accessKeyId: string;
  readonly $source?: Readonly<Record<string, unknown>>;
}

type Profile = Readonly<Record<string, string | undefined>>;

const nothing: ProfileChain = { arns: [], roleArns: [], keys: [] };

/**
 * Follows `source_profile` from the profile in use. Asks nothing where our credentials are of no role of a profile:
 * then there is no way behind them that a file could tell of.
 */
export async function readProfileChain(
  context: ActionContext,
  credentials: FoundCredentials,
): Promise<ProfileChain> {
  if (!Object.keys(credentials.$source ?? {}).includes('CREDENTIALS_PROFILE_SOURCE_PROFILE')) return nothing;
  const { getProfileName, loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({});
  const hops = hopsOf((name) => ({ ...configFile[name], ...credentialsFile[name] }), getProfileName({}));
  const keys = hops.flatMap((profile) => profile.aws_access_key_id ?? []);
  const arns: string[] = [];
  for (const profile of hops) {
    const source = staticCredentials(profile);
    if (source !== undefined) arns.push((await askIdentity(context, await openStsAs(context, source))).arn);
  }
  return { arns, roleArns: hops.flatMap((profile) => profile.role_arn ?? []), keys };
}

function hopsOf(read: (name: string) => Profile, first: string): readonly Profile[] {
  const hops: Profile[] = [];
  const seen = new Set<string>();
  for (let name: string | undefined = first; name !== undefined && !seen.has(name);) {
    seen.add(name);
    const profile: Profile = read(name);
    hops.push(profile);
    // Of a profile with a key the way ends there, as it does for the SDK.
    name = profile.role_arn === undefined ? undefined : profile.source_profile;
  }
  return hops;
}

function staticCredentials(profile: Profile) {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = profile;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = profile.aws_session_token;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
