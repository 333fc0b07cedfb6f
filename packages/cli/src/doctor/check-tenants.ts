import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isFailure } from '@drawbridge/base';
import {
  azureClouds,
  createCredential,
  createTokenCredential,
  defenderAddress,
  openDefender,
  readTargets,
  type NamedTarget,
} from '@drawbridge/sentinel-sync';

import type { OpenClouds } from '../clouds/open-clouds.ts';
import type { ContentFolders } from '../content/find-content.ts';
import type { Host } from '../terminal/host.ts';
import type { DoctorCheck } from './doctor-report.ts';

const permission = 'CustomDetection.ReadWrite.All';
const longestTotalMs = 10_000;

/** Whether the custom detections of the tenants in `targets.yaml` can be read. Writing them is not tried. */
export async function checkTenants(
  host: Host,
  { root }: Pick<ContentFolders, 'root'>,
  clouds: OpenClouds,
): Promise<readonly DoctorCheck[]> {
  const file = join(root, 'targets.yaml');
  // That the file cannot be read is said by another check.
  const read = existsSync(file) ? await readTargets(file) : undefined;
  const checks: DoctorCheck[] = [];
  for (const target of read?.ok === true ? read.value.tenants : []) {
    checks.push(await checkTenant(host, clouds, target));
  }
  return checks;
}

async function checkTenant(host: Host, clouds: OpenClouds, target: NamedTarget): Promise<DoctorCheck> {
  const name = `custom detections of ${target.name}`;
  try {
    const client = await openTenant(host, clouds, target);
    const rules = await client.list({ path: '/security/rules/detectionRules', apiVersion: 'v1.0' });
    return { name, verdict: 'fine', said: `${rules.length} can be read; publishing takes ${permission}` };
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    const said = `they cannot be read: ${thrown.message}; publishing takes ${permission}`;
    return { name, verdict: 'warning', said };
  }
}

async function openTenant({ clock, env }: Host, { simulated, connections }: OpenClouds, target: NamedTarget) {
  const { azure } = connections;
  const isSimulated = simulated && azure?.accessToken !== undefined;
  const address = isSimulated
    ? defenderAddress((azure.graphEndpoint ?? '').replace(/\/v1\.0$/, ''), azure.tenantId ?? '')
    : target.address;
  const credential = isSimulated
    ? createTokenCredential(azure.accessToken, Date.parse('2100-01-01'))
    : await createCredential(azureClouds.public, env);
  const deleted = { at: () => Promise.resolve(undefined), add: () => Promise.resolve() };
  const retry = { longestTotalMs };
  return openDefender({ address, credential, clock, random: Math.random, retry, deleted });
}
