import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { readInstance, valueOf } from '../instances.ts';
import { isOn, readMetadata, readProjectMetadata } from '../metadata.ts';

/** The item of metadata, of a machine or of its project, that opens the interactive serial port. */
export const serialItem = 'serial-port-enable';

/** JSON, and of the metadata no value but the switch. */
export type SerialState = {
  readonly id: string;
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
  const found = await readInstance(context, target);
  const metadata = readMetadata(found.metadata?.items);
  const own = metadata.get(serialItem);
  const isSwitch = own === undefined || /^\w{0,8}$/.test(own);
  const ofProject = await readProjectMetadata(context, target.project);
  return {
    id: String(found.id ?? ''),
    status: found.status ?? 'UNKNOWN',
    labels: { ...found.labels },
    serviceAccounts: (found.serviceAccounts ?? []).flatMap((account) => account.email ?? []),
    createdBy: metadata.get('created-by') ?? null,
    ownValue: isSwitch ? (own ?? null) : null,
    isSwitch,
    projectEnables: isOn(valueOf(ofProject, serialItem)),
  };
}
