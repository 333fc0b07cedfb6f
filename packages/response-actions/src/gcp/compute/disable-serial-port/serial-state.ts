import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { findInstance, type InstanceIdentity } from '../instance-identity.ts';
import { valueOf } from '../instances.ts';
import { isOn, readMetadata } from '../metadata.ts';
import { getProject } from '../projects.ts';

/** The item of metadata, of a machine or of its project, that opens the interactive serial port. */
export const serialItem = 'serial-port-enable';

/** JSON, and of the metadata no value but the switch. */
export type SerialState = InstanceIdentity & {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccounts: readonly string[];
  readonly createdBy: string | null;
  /** The machine's own switch as it is written; null where it has none. */
  readonly ownValue: string | null;
  /** Whether it is something else than a switch, which is not kept. */
  readonly isSwitch: boolean;
  /** Whether the project's metadata opens it for all machines that do not say themselves. */
  readonly projectEnables: boolean;
};

/** Reads only. */
export async function observeSerial(
  context: ActionContext,
  target: TargetOf<'gcp.instance'>,
): Promise<SerialState> {
  const { metadata: ofProject, ...names } = await getProject(context, target.project);
  const { found, identity } = await findInstance(context, target, names);
  const metadata = readMetadata(found.metadata?.items);
  const own = metadata.get(serialItem);
  const isSwitch = own === undefined || /^\w{0,8}$/.test(own);
  return {
    ...identity,
    status: found.status ?? 'UNKNOWN',
    labels: { ...found.labels },
    serviceAccounts: (found.serviceAccounts ?? []).flatMap((account) => account.email ?? []),
    createdBy: metadata.get('created-by') ?? null,
    ownValue: isSwitch ? (own ?? null) : null,
    isSwitch,
    projectEnables: isOn(valueOf(ofProject, serialItem)),
  };
}
