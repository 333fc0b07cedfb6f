import { given } from '@drawbridge/base';
import type { Engine } from '@drawbridge/kql';
import { logClouds, openDatabase, openWorkspaceLogs, type LogService } from '@drawbridge/log-query';
import { azureClouds, createCredential, createTokenCredential } from '@drawbridge/sentinel-sync';

import type { ContentFolders } from '../content/find-content.ts';
import { startSimulatedLogs } from '../simulated/simulated-logs.ts';
import type { Host } from '../terminal/host.ts';
import { findWorkspace } from './find-workspace.ts';
import type { LogFlags, RemoteLogs } from './log-flags.ts';

interface OpenService {
  readonly service: LogService;
  readonly close: () => Promise<void>;
}

/** Opens the service that has the logs; with `--simulated` a stand-in that answers from `offline`. Nothing is asked yet. */
export async function openLogService(
  host: Host,
  content: ContentFolders,
  logs: RemoteLogs,
  flags: LogFlags,
  offline: Engine | undefined,
): Promise<OpenService> {
  const patience = { clock: host.clock, random: Math.random };
  const sim =
    flags.simulated === true && offline !== undefined
      ? await startSimulatedLogs(logs.kind, offline, host.clock)
      : undefined;
  const close = async (): Promise<void> => {
    await sim?.close();
  };
  const simulated =
    sim === undefined ? undefined : createTokenCredential(sim.token, Date.parse('2100-01-01'));
  if (logs.kind === 'cluster') {
    const credential = simulated ?? (await createCredential(cloudOf(logs.cluster), host.env));
    const { database } = logs;
    const cluster = sim?.url ?? logs.cluster;
    return { service: openDatabase({ cluster, database, credential }, patience), close };
  }
  const {
    name,
    cloud,
    id,
    endpoint: own,
    tenantId,
  } = await findWorkspace(host, content, {
    ...flags,
    workspace: logs.workspace,
  });
  const credential = simulated ?? (await createCredential(azureClouds[cloud], host.env));
  const { endpoint, scope } = logClouds[cloud];
  const address = { endpoint: sim?.url ?? own ?? endpoint, scope, ...given({ tenantId }) };
  return { service: openWorkspaceLogs({ name, id, credential, ...address }, patience), close };
}

/** A cluster's name tells its cloud, and so where its tokens come from. */
function cloudOf(cluster: string): (typeof azureClouds)[keyof typeof azureClouds] {
  const host = URL.canParse(cluster) ? new URL(cluster).hostname : '';
  if (/\.azure\.us$|\.usgovcloudapi\.net$/.test(host)) return azureClouds.usgov;
  return /\.azure\.cn$|\.chinacloudapi\.cn$/.test(host) ? azureClouds.china : azureClouds.public;
}
