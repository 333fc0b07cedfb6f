import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { given } from '@drawbridge/base';
import { loadWatchlists } from '@drawbridge/detection-core';
import { approvalByHand, fileIncidentWriter, playbookReader } from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';
import {
  openChannels,
  openServer,
  readServerSettings,
  type OpenServer,
  type ServerParts,
  type ServerSettings,
} from '@drawbridge/server';
import type { ServiceStore } from '@drawbridge/sql-store';
import type { Command } from 'commander';

import { findConfiguration, readServerBlock } from '../clouds/read-configuration.ts';
import { auditPlaces } from '../clouds/audit-places.ts';
import { openClouds, type CloudFlags } from '../clouds/open-clouds.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import { findContentToAct, type ContentFolders } from '../content/find-content.ts';
import { addCloudOptions } from '../runs/response-options.ts';
import { openDatabase } from '../state/open-service-store.ts';
import { joinServers, requireSharedAuditKey } from '../serving/join-servers.ts';
import { engineOpenerOf } from '../serving/open-engine.ts';
import { clientSecretOf, sealKeyOf, sessionKeyOf } from '../serving/server-keys.ts';
import type { Host } from '../terminal/host.ts';
import { findMergedIn } from '../write-back/find-merged.ts';
import { openIncidentWriter } from '../write-back/open-incident-writer.ts';
import { findStateFolder } from '../terminal/state-folder.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

/** What a server is opened with. */
export interface ServeFlags extends CloudFlags {
  readonly content?: string;
  readonly host?: string;
  readonly port?: number;
}

/** `drawbridge serve`: the door that SOARs, people and agents come by. */
export function addServeVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('serve')
    .description('take incidents over HTTP, plan, ask people, contain')
    .option('--host <address>', 'where it listens (default: of the configuration, or 127.0.0.1)')
    .option('--port <number>', 'the port (default: of the configuration, or 8480)', Number)
    .option('--simulated', 'use simulated clouds, whose state is kept between commands');
  addCloudOptions(command).action((flags: ServeFlags) => runServe(scope, flags));
}

async function runServe(scope: VerbScope, flags: ServeFlags): Promise<void> {
  const { host } = scope;
  let patienceMs = startMs;
  // A cloud, a database or an engine that does not answer may not hold up the end: the next start resumes what was in progress.
  const end = () => host.endAfter?.(patienceMs, unfinished);
  host.signal.addEventListener('abort', end, { once: true });
  try {
    await withServerParts(scope, flags, async (parts, { simulated, place, lost }) => {
      patienceMs = parts.settings.limits.shutdownTimeout + lastMs;
      lost.addEventListener('abort', end, { once: true });
      const opened = await openServer(parts);
      if (!opened.ok) throw new ProblemsFound(opened.problems);
      host.out(howToCall(opened.value, simulated, place));
      await untilStopped(AbortSignal.any([host.signal, lost]));
      await opened.value.close();
    });
  } finally {
    // What is in native code may keep a process that has nothing left to do.
    host.endAfter?.(lastMs, unfinished);
  }
}

/** So long a server that is told to stop may still be starting. */
const startMs = 30_000;
/** How much longer than its answers the end of a server may take. */
const lastMs = 5_000;
const unfinished =
  'not everything ended in time: what was in progress resumes when the server is started again';

/** Where a server works, and until when. */
export interface ServerPlace {
  readonly simulated: boolean;
  /** Of its database, for people. */
  readonly place: string;
  /** Aborted when its place among the servers on the database is lost. */
  readonly lost: AbortSignal;
}

/** Opens what a server stands on, takes its place among the servers there, and closes it all when the work is done. */
export async function withServerParts(
  scope: VerbScope,
  flags: ServeFlags,
  work: (parts: ServerParts, place: ServerPlace) => Promise<void>,
): Promise<void> {
  const { host } = scope;
  const content = findContentToAct(host.cwd, flags);
  quietenAwsSdk(host.env);
  await mkdir(findStateFolder(host, flags.state), { recursive: true, mode: 0o700 });
  const clouds = await openClouds(host, content, flags);
  try {
    const places = await auditPlaces(host, flags);
    const { store } = await openDatabase(scope, places);
    try {
      const parts = await partsOf(scope, flags, { content, clouds, store });
      requireSharedAuditKey(parts, places);
      const joined = await joinServers(scope, store.database, parts);
      try {
        await work(parts, { simulated: clouds.simulated, place: store.place, lost: joined.lost });
      } finally {
        await joined.leave();
      }
    } finally {
      await store.close();
    }
  } finally {
    await clouds.close();
  }
}

interface Opened {
  readonly content: ContentFolders;
  readonly clouds: Awaited<ReturnType<typeof openClouds>>;
  readonly store: ServiceStore;
}

async function partsOf(
  scope: VerbScope,
  flags: ServeFlags,
  { content, clouds, store }: Opened,
): Promise<ServerParts> {
  const { host } = scope;
  const settings = await readSettings(host.cwd, flags);
  const configuration = findConfiguration(host.cwd, flags.config);
  const whole = (path: string) =>
    resolve(configuration === undefined ? host.cwd : dirname(configuration), path);
  const channels = await openChannels(settings.notifications, whole);
  if (!channels.ok) throw new ProblemsFound(channels.problems);
  const readPlaybooks = playbookReader(content.playbooks);
  const watchlists = await loadWatchlists(content.watchlists);
  showProblems(scope, watchlists.problems);
  return {
    settings,
    whole,
    store,
    tokens: store.tokens(),
    clock: host.clock,
    environment: {
      runner: createActionRunner(),
      context: { connections: clouds.connections, clock: host.clock },
      watchlists: watchlists.watchlists,
      writer: openIncidentWriter({ host, content, clouds, otherwise: fileIncidentWriter(store) }),
    },
    playbooks: async () => (await readPlaybooks()).playbooks.map(({ playbook }) => playbook),
    approvalByHand: (action) => approvalByHand(content.playbooks, action),
    findMerged: findMergedIn({ host, content, clouds }),
    sealKey: await sealKeyOf(settings, findStateFolder(host, flags.state), whole),
    sessionKey: await sessionKeyOf(settings, whole),
    ...given({
      clientSecret: await clientSecretOf(settings, whole),
      openEngine: await engineOpenerOf(settings, whole),
    }),
    channels: channels.value,
    log: {
      write: (line) => {
        host.note(line.trimEnd());
      },
    },
    localCaller: localCaller(host),
  };
}

/** The person at this machine, where nobody is authenticated. */
function localCaller({ operator }: Host): ServerParts['localCaller'] {
  const roles = ['viewer', 'responder', 'approver', 'admin'] as const;
  return { subject: `local:${operator}`, kind: 'user', roles, display: operator, personKeys: [] };
}

async function readSettings(cwd: string, { config, host, port }: ServeFlags): Promise<ServerSettings> {
  const block = (await readServerBlock(cwd, config)) ?? {};
  const listen = {
    ...block.listen,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  };
  const settings = readServerSettings({ ...block, listen });
  if (!settings.ok) throw new ProblemsFound(settings.problems);
  return settings.value;
}

/** What a person needs who has just started it. */
function howToCall({ url }: OpenServer, simulated: boolean, state: string): string {
  return [
    `Listening on ${url}${simulated ? ', with simulated clouds' : ''}; state in ${state}`,
    '',
    'Hand an incident over:',
    `  curl -sS -H 'content-type: application/json' -d @incident.json ${url}/v1/incidents`,
    'See what became of it:',
    `  curl -sS ${url}/v1/runs`,
    'All operations, for an importer:',
    `  ${url}/openapi.json (3.1), ${url}/openapi-3.0.json`,
  ].join('\n');
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
