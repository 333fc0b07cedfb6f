import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import type { Clock } from '@drawbridge/base';
import { loadWatchlists } from '@drawbridge/detection-core';
import { startCloudSim, type CloudSim, type IssuerSim, type WorldInput } from '@drawbridge/cloud-sim';
import {
  approvalByHand,
  fileIncidentWriter,
  loadPlaybooks,
  newSealKey,
  type Playbook,
} from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';
import {
  callbackPath,
  issueApiToken,
  openServer,
  readServerSettings,
  readSessionKey,
  type ApiTokenRecord,
  type OpenServer,
} from '@drawbridge/server';
import {
  createTokenCredential,
  fetchMergedInto,
  openWorkspace,
  type WorkspaceClient,
} from '@drawbridge/sentinel-sync';
import { openPostgres, openSqlite, openSqlRunStore, type ServiceStore } from '@drawbridge/sql-store';

import { root } from '../drawbridge.ts';
import { clientId, startDirectory, tenant } from './issuer.ts';

export const demoKey = 'AKIAEXAMPLEDANA00001';
export const playbookId = 'contain-aws-access-key';

/** A server with all that it stands on, in this process: its callers come over HTTP as everybody's do. */
export interface ServerGround {
  readonly url: string;
  readonly sim: CloudSim;
  readonly issuer: IssuerSim;
  readonly store: ServiceStore;
  /** Where the database is. */
  readonly folder: string;
  /** The lines of its log so far. */
  readonly log: readonly string[];
  /** An API token for a machine, with every role that a token can have. */
  readonly apiToken: string;
  /** And one for an agent. */
  readonly agentToken: string;
  /** How often the clouds were told to change something. */
  writes(): number;
  keyStatus(): string | undefined;
  close(): Promise<void>;
}

export interface GroundOptions {
  /** The playbook of access keys alone, and a person approves whatever is done. Absent: the playbooks as they are. */
  readonly alwaysApproved?: boolean;
  readonly channels?: Parameters<typeof openServer>[0]['channels'];
  /** People sign in at the directory, in a browser. */
  readonly signIn?: boolean;
  /** Done when the directory stands and the server does not yet. */
  readonly before?: (issuer: IssuerSim) => Promise<void>;
  /** The URL of a PostgreSQL database; SQLite where it is absent. */
  readonly postgres?: string;
  /** The server that this one is a replica of: over the same database, clouds and directory. */
  readonly beside?: ServerGround;
  /** What the world of the demo becomes before anybody reads it. */
  readonly world?: (world: WorldInput) => WorldInput;
  /** That of the machine where it is absent. */
  readonly clock?: Clock;
  /** Over the limits of the settings, which are small enough to meet. */
  readonly limits?: object;
}

const machineClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/** The incident of the demo, as Sentinel's trigger sends it. */
export async function demoIncident(): Promise<string> {
  return readFile(join(root, 'demo/incidents/aws-access-key.json'), 'utf8');
}

/** Opens it on a port of its own, over a new database. */
export async function openServerGround(options: GroundOptions = {}): Promise<ServerGround> {
  const clock = options.clock ?? machineClock;
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-server-'));
  const demo = JSON.parse(await readFile(join(root, 'demo/world.json'), 'utf8')) as WorldInput;
  const world = options.world?.(demo) ?? demo;
  const sim = options.beside?.sim ?? (await startCloudSim({ world, clock }));
  // The issuer knows where people come back to before there is a server: its port is found beforehand.
  const port = options.signIn === true ? await freePort() : 0;
  const issuer =
    options.beside?.issuer ??
    (await startDirectory(clock, [`http://127.0.0.1:${String(port)}${callbackPath}`]));
  await options.before?.(issuer);
  const log: string[] = [];
  const store = await openStore(folder, log, { ...options, clock });
  const apiToken = await newToken(store, clock, {
    name: 'the SOAR',
    roles: ['viewer', 'responder', 'admin'],
  });
  const agentToken = await newToken(store, clock, {
    name: 'agent',
    roles: ['viewer', 'responder'],
    agent: true,
  });
  const server = await listen({ sim, issuer, store, log, port, options });
  return {
    url: server.url,
    folder,
    sim,
    issuer,
    store,
    log,
    apiToken,
    agentToken,
    writes: () => sim.operations.filter(({ writes }) => writes).length,
    keyStatus: () =>
      sim
        .snapshot()
        .aws.users.flatMap((user) => user.accessKeys)
        .find(({ accessKeyId }) => accessKeyId === demoKey)?.status,
    close: async () => {
      await server.close();
      await store.close();
      if (options.beside === undefined) await Promise.all([sim.close(), issuer.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function newToken(
  store: ServiceStore,
  clock: Clock,
  request: Pick<Parameters<typeof issueApiToken>[0], 'name' | 'roles' | 'agent'>,
): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const { token, record } = valueOf(
    issueApiToken({ ...request, owner: 'email:owner@example.com', expiresAt }, clock.now()),
  );
  await store.tokens<ApiTokenRecord>().put(record);
  return token;
}

async function openStore(
  folder: string,
  log: string[],
  { postgres, beside, clock }: GroundOptions & { readonly clock: Clock },
): Promise<ServiceStore> {
  const database = valueOf(
    postgres === undefined
      ? await openSqlite({ file: join(folder, 'state.db'), clock })
      : await openPostgres({ url: postgres }),
  );
  const audit = {
    key: join(beside?.folder ?? folder, 'audit-key.pem'),
    onProblem: ({ message }: { message: string }) => {
      log.push(`the audit log: ${message}`);
    },
  };
  return valueOf(await openSqlRunStore(database, { clock, audit }));
}

interface Listening {
  readonly sim: CloudSim;
  readonly issuer: IssuerSim;
  readonly store: ServiceStore;
  readonly log: string[];
  readonly port: number;
  readonly options: GroundOptions;
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen({ sim, issuer, store, log, port, options }: Listening): Promise<OpenServer> {
  const clock = options.clock ?? machineClock;
  const settings = valueOf(
    readServerSettings({
      listen: { port },
      authentication: {
        entra: { tenants: [tenant], clientId, authorityHost: issuer.url },
        tokens: true,
        ...(options.signIn === true ? { signIn: { issuer: 'entra', clientId } } : {}),
      },
      limits: { requestsPerMinute: 100_000, ...options.limits },
    }),
  );
  const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
  const folder = join(root, 'playbooks');
  const loaded = (await loadPlaybooks(folder)).playbooks.map(({ playbook }) => playbook);
  const always = options.alwaysApproved === true;
  const playbooks = always ? loaded.filter(({ id }) => id === playbookId).map(withApproval) : loaded;
  return valueOf(
    await openServer({
      settings,
      whole: (path) => path,
      store,
      tokens: store.tokens<ApiTokenRecord>(),
      clock,
      environment: {
        runner: createActionRunner(),
        context: { connections: sim.connections, clock },
        watchlists,
        writer: fileIncidentWriter(store),
      },
      playbooks: () => Promise.resolve(playbooks),
      approvalByHand: async (action) => {
        const approval = await approvalByHand(folder, action);
        return always ? { ...approval, required: 'always' } : approval;
      },
      findMerged: async ({ id, ...known }) => {
        const found = await fetchMergedInto(await workspaceOf(sim), { incident: id, ...known });
        return found.is === 'found' ? found : { ...found, hints: [] };
      },
      sealKey: newSealKey(),
      sessionKey: valueOf(readSessionKey(undefined)),
      channels: options.channels ?? [],
      log: {
        write: (line) => {
          log.push(line);
        },
      },
      localCaller: { subject: 'local:nobody', kind: 'user', roles: [], display: 'nobody', personKeys: [] },
    }),
  );
}

/** The workspace of the demo, as the server's identity reaches it. */
function workspaceOf({ connections: { arm } }: CloudSim): Promise<WorkspaceClient> {
  const { endpoint, subscriptionId, accessToken } = arm;
  return openWorkspace({
    address: { endpoint, subscriptionId, scope: 'x', resourceGroup: 'rg-soc', workspace: 'law-soc' },
    credential: createTokenCredential(accessToken, Date.parse('2100-01-01')),
    clock: machineClock,
    random: Math.random,
    retry: { longestTotalMs: 10_000 },
  });
}

function withApproval(playbook: Playbook): Playbook {
  return { ...playbook, approval: { ...playbook.approval, required: 'always' } };
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly { readonly message: string }[] };

/** The value, or the problems thrown. */
export function valueOf<Value>(result: Read<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(result.problems.map(({ message }) => message).join('\n'));
}
