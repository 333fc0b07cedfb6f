import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { findInstance, type InstanceIdentity } from '../instance-identity.ts';
import { valueOf } from '../instances.ts';
import { isOn, readMetadata } from '../metadata.ts';
import { getProject } from '../projects.ts';
import { countUnreadable, readSshKeys, type SshKey } from '../ssh-keys/ssh-key-lines.ts';

/** The keys in the metadata of a machine. JSON: public keys are journaled, since undo puts them back; nothing else is. */
export type KeysState = InstanceIdentity & {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccounts: readonly string[];
  readonly createdBy: string | null;
  readonly keys: readonly SshKey[];
  /** Lines that are no public key: they open nothing, may be anything, and are neither kept nor touched. */
  readonly unreadable: number;
  /** The switch as it is written, where it is. */
  readonly blockProjectKeys: string | null;
  /** Keys of the project that open the machine as well, unless they are blocked. */
  readonly projectKeys: number;
  /** With OS Login the machine ignores the keys in metadata altogether. */
  readonly osLogin: boolean;
};

/** Reads only. */
export async function observeKeys(
  context: ActionContext,
  target: TargetOf<'gcp.instance'>,
): Promise<KeysState> {
  const { metadata: ofProject, ...names } = await getProject(context, target.project);
  const { found, identity } = await findInstance(context, target, names);
  const items = found.metadata?.items ?? [];
  const metadata = readMetadata(items);
  const osLogin = metadata.get('enable-oslogin') ?? valueOf(ofProject, 'enable-oslogin');
  return {
    ...identity,
    status: found.status ?? 'UNKNOWN',
    labels: { ...found.labels },
    serviceAccounts: (found.serviceAccounts ?? []).flatMap((account) => account.email ?? []),
    createdBy: metadata.get('created-by') ?? null,
    keys: readSshKeys(items),
    unreadable: countUnreadable(items),
    blockProjectKeys: switchOf(metadata.get('block-project-ssh-keys')),
    projectKeys: readSshKeys(ofProject).length,
    osLogin: isOn(osLogin),
  };
}

/** A switch is short; what is longer is no switch, and is not kept. */
function switchOf(value: string | undefined): string | null {
  if (value === undefined) return null;
  return /^\w{0,8}$/.test(value) ? value : '(not a switch)';
}
