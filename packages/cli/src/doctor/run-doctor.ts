import { hasErrors, type Problem } from '@drawbridge/base';
import { loadWatchlists } from '@drawbridge/detection-core';
import type { ActionContext } from '@drawbridge/response-actions';

import type { Host } from '../terminal/host.ts';
import { everyUseByHand, readNamedUses, type ActionUse, type UseFlags } from '../actions/read-action-uses.ts';
import { auditPlaces } from '../clouds/audit-places.ts';
import { lookAtClouds, runFolders, type CloudFlags, type OpenClouds } from '../clouds/open-clouds.ts';
import { ConfigurationError, findConfiguration } from '../clouds/read-configuration.ts';
import { configuredPlace, type RunsPlace } from '../clouds/runs-place.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { checkAuditLog, checkBreakGlass, checkJournals, checkProtectedAssets } from './check-safeguards.ts';
import { checkTenants } from './check-tenants.ts';
import { checkWorkspaces } from './check-workspaces.ts';
import type { DoctorCheck, DoctorReport } from './doctor-report.ts';
import { examineEveryAccount } from './examine-accounts.ts';

export interface DoctorFlags extends CloudFlags, UseFlags {
  readonly scope?: readonly string[];
  readonly without?: readonly string[];
}

/** Finds out whether Drawbridge could act if an incident came now. Changes nothing, here or in a cloud. */
export async function runDoctor(
  host: Host,
  content: ContentFolders,
  flags: DoctorFlags,
): Promise<{ readonly report: DoctorReport; readonly problems: readonly Problem[] }> {
  const nothingNamed = flags.playbook === undefined && flags.action === undefined;
  const named = await readNamedUses(content.playbooks, nothingNamed ? { playbook: true } : flags);
  const { clouds, check } = await openConfigured(host, content, flags);
  try {
    const hand = nothingNamed ? everyUseByHand(clouds.connections) : { uses: [], leftOut: [] };
    const uses = [...named.uses, ...hand.uses];
    const context: ActionContext = {
      connections: clouds.connections,
      clock: host.clock,
      signal: host.signal,
    };
    const { watchlists, problems } = await loadWatchlists(content.watchlists);
    const { services, ...accounts } = await examineEveryAccount(context, uses, flags.scope);
    const checks = [
      check,
      ...checkProtectedAssets(named.playbooks, uses, watchlists),
      ...accounts.checks,
      ...(await checkBreakGlassOf(accounts.contexts, uses)),
      ...(await checkWorkspaces({ host, content, clouds }, named.playbooks)),
      ...(await checkTenants(host, content, clouds)),
      ...(await checkJournals(context, await placeOf(host, flags, clouds))),
      ...(clouds.simulated ? [] : await checkSigning(host, flags)),
    ];
    const lacks = services.some((service) => service.missing.length + service.unknown.length > 0);
    const faulty = checks.some((doctorCheck) => doctorCheck.verdict === 'problem');
    const found = [...named.problems, ...problems];
    const report = {
      ready: !lacks && !faulty && !hasErrors(found),
      simulated: clouds.simulated,
      playbooks: named.playbooks.map((playbook) => playbook.id),
      actions: [...new Set(uses.map((use) => use.action.id))],
      leftOut: hand.leftOut,
      services,
      checks,
    };
    return { report, problems: found };
  } finally {
    await clouds.close();
  }
}

/** Where the runs are; in their folder, where the configuration cannot be used. */
async function placeOf(host: Host, flags: CloudFlags, { runs, simulated }: OpenClouds): Promise<RunsPlace> {
  if (simulated) return { runs };
  try {
    return await configuredPlace(host, flags);
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return { runs };
    throw thrown;
  }
}

/** A configuration that cannot be used is reported by itself. */
async function checkSigning(host: Host, flags: CloudFlags): Promise<readonly DoctorCheck[]> {
  try {
    return await checkAuditLog(await auditPlaces(host, flags));
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return [];
    throw thrown;
  }
}

async function checkBreakGlassOf(
  contexts: readonly ActionContext[],
  uses: readonly ActionUse[],
): Promise<readonly DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for (const context of contexts) checks.push(...(await checkBreakGlass(context, uses)));
  return checks;
}

/** The clouds, or none where the configuration cannot be used: the rest is still examined. */
async function openConfigured(
  host: Host,
  content: ContentFolders,
  flags: DoctorFlags,
): Promise<{ readonly clouds: OpenClouds; readonly check: DoctorCheck }> {
  const name = 'configuration';
  try {
    const clouds = await lookAtClouds(host, content, flags, flags.without ?? []);
    const configured = Object.keys(clouds.connections);
    if (clouds.simulated) return { clouds, check: { name, verdict: 'fine', said: 'simulated clouds' } };
    const file = findConfiguration(host.cwd, flags.config);
    if (file === undefined || configured.length === 0) {
      const fault = file === undefined ? 'there is no drawbridge.config.yaml here' : `${file} names no cloud`;
      const said = `${fault}: every containment would be refused`;
      return { clouds, check: { name, verdict: 'problem', said } };
    }
    return { clouds, check: { name, verdict: 'fine', said: `${file} names ${configured.join(', ')}` } };
  } catch (thrown) {
    if (!(thrown instanceof ConfigurationError)) throw thrown;
    const { configured: runs } = runFolders(host, flags);
    const clouds = { connections: {}, simulated: false, runs, close: () => Promise.resolve() };
    return { clouds, check: { name, verdict: 'problem', said: thrown.message } };
  }
}
