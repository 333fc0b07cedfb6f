import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { given } from '@drawbridge/base';
import { readTarget, readTargets, type NamedTarget } from '@drawbridge/sentinel-sync';

import type { ContentFolders } from '../content/find-content.ts';
import { isSameWorkspace, parseWorkspaceId } from '../sync/workspace-id.ts';
import type { Host } from '../terminal/host.ts';
import { UsageError } from '../terminal/exit-code.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';
import type { LogFlags } from './log-flags.ts';

/** A workspace whose logs are asked. */
export interface FoundWorkspace {
  readonly name: string;
  readonly cloud: NamedTarget['cloud'];
  readonly id: { readonly customerId: string } | { readonly resourceId: string };
  readonly endpoint?: string;
  readonly tenantId?: string;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The workspace that `--workspace` names: in `targets.yaml`, or by an id of its own, which is then said. */
export async function findWorkspace(
  host: Host,
  content: ContentFolders,
  flags: LogFlags & { readonly workspace: string },
): Promise<FoundWorkspace> {
  const { workspace } = flags;
  const file =
    flags.targets === undefined ? join(content.root, 'targets.yaml') : resolve(host.cwd, flags.targets);
  const stated = parseWorkspaceId(workspace);
  if (stated === undefined && !guid.test(workspace)) {
    const read = await readTarget(file, workspace);
    if (!read.ok) throw new ProblemsFound(read.problems);
    if (read.value.door === 'defender') {
      throw new UsageError(`the target '${workspace}' is a tenant of Microsoft Defender: name a workspace`);
    }
    return ofTarget(read.value);
  }
  const named = await findNamed(file, workspace, stated);
  host.note(
    named === undefined
      ? `${file} names no such workspace: its id is taken as it is, in Azure's public cloud`
      : `this workspace is the target ${named.name} of ${file}`,
  );
  if (named !== undefined) return ofTarget(named);
  return stated === undefined
    ? { name: workspace, cloud: 'public', id: { customerId: workspace } }
    : ofTarget(stated);
}

async function findNamed(
  file: string,
  id: string,
  stated: NamedTarget | undefined,
): Promise<NamedTarget | undefined> {
  const read = existsSync(file) ? await readTargets(file) : undefined;
  if (read?.ok === false) throw new ProblemsFound(read.problems);
  return read?.value.targets.find(({ address, customerId }) =>
    stated === undefined
      ? customerId?.toLowerCase() === id.toLowerCase()
      : isSameWorkspace(address, stated.address),
  );
}

/** By its own id where that is known: some networks let only that address through. */
function ofTarget({ name, cloud, address, customerId, logsEndpoint, tenantId }: NamedTarget): FoundWorkspace {
  const { subscriptionId, resourceGroup, workspace } = address;
  const resourceId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
  const id = customerId === undefined ? { resourceId } : { customerId };
  return { name, cloud, id, ...given({ endpoint: logsEndpoint, tenantId }) };
}
