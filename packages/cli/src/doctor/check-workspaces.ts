import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isFailure } from '@drawbridge/base';
import type { Playbook } from '@drawbridge/playbook-runtime';
import { armPermission, decideArmPermission } from '@drawbridge/response-actions';
import { readTargets, type NamedTarget } from '@drawbridge/sentinel-sync';

import type { ContentFolders } from '../content/find-content.ts';
import { openWorkspaceOf, type WorkspaceReach } from '../write-back/workspace-of-incident.ts';
import type { DoctorCheck } from './doctor-report.ts';

/** The role of Microsoft's that has what writing to incidents takes. */
export const workspaceRole = 'Microsoft Sentinel Responder';

const needed = ['read', 'write', 'comments/write', 'tasks/write'].map(
  (action) => `Microsoft.SecurityInsights/incidents/${action}`,
);
const longestTotalMs = 10_000;

/**
 * Whether what was done could be written to the incidents of the workspaces in `targets.yaml`. A containment does not wait
 * for it, so that what is wrong is a warning. The target that stands for `--simulated` is asked about with it alone.
 */
export async function checkWorkspaces(
  { content, ...reach }: WorkspaceReach & { readonly content: Pick<ContentFolders, 'root'> },
  playbooks: readonly Playbook[],
): Promise<readonly DoctorCheck[]> {
  const file = join(content.root, 'targets.yaml');
  if (playbooks.length === 0 || !existsSync(file)) return [];
  const read = await readTargets(file);
  if (!read.ok) return [{ name: 'write-back', verdict: 'warning', said: `${file} cannot be read` }];
  const isSimulated = reach.clouds.workspaces !== undefined;
  const targets = read.value.targets.filter(({ name }) => isSimulated === (name === 'simulated'));
  const checks: DoctorCheck[] = [];
  for (const target of targets) checks.push(await checkWorkspace(reach, target));
  return checks;
}

async function checkWorkspace(reach: WorkspaceReach, target: NamedTarget): Promise<DoctorCheck> {
  const name = `write-back to ${target.name}`;
  const take = `writing to incidents takes ${workspaceRole} on the workspace ${target.address.workspace}`;
  try {
    const client = await openWorkspaceOf(reach, target, longestTotalMs);
    const path = '/providers/Microsoft.Authorization/permissions';
    const listed = await client.list({ path, apiVersion: '2022-04-01' });
    const assigned = listed.map((permission) => armPermission.parse(permission));
    const lacking = needed.filter((action) => decideArmPermission(assigned, action).held !== 'yes');
    if (lacking.length === 0) return { name, verdict: 'fine', said: 'incidents can be read and written' };
    return { name, verdict: 'warning', said: `${take}; no role gives ${lacking.join(', ')}` };
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    return { name, verdict: 'warning', said: `the workspace cannot be asked: ${thrown.message}; ${take}` };
  }
}
