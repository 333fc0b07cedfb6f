import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';

import { openCloudGate, type CloudGate } from './cloud-gate.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One run of the command in a process of its own. */
export interface Ended {
  /** Absent where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Simulated clouds in this process, which a command in another one reaches over HTTP: a kill there changes nothing here. */
export interface Ground {
  readonly sim: CloudSim;
  /** What every call to the simulated AWS goes through. */
  readonly gate: CloudGate;
  readonly folder: string;
  /** The folder of the runs, and that of the log over all of them. */
  readonly runs: string;
  readonly log: string;
  /** The heads of the log that are kept beside the key that signs it. */
  headsBesideKey(): readonly string[];
  /** What the command is told of its surroundings. */
  readonly env: NodeJS.ProcessEnv;
  /** Starts the command; `shell` puts something before it, such as `ulimit -f 1;`. */
  start(args: readonly string[], shell?: string): { readonly child: ChildProcess; ended: Promise<Ended> };
  run(args: readonly string[], shell?: string): Promise<Ended>;
  keyStatus(accessKeyId: string): string | undefined;
  /** How often the clouds were told to change something. */
  writes(): number;
  reset(): void;
  /** As on a machine where no log over all runs was begun yet. */
  forgetLog(): void;
  close(): Promise<void>;
}

const clock = {
  now: () => new Date(),
  sleep: (ms: number) =>
    new Promise<void>((done) => {
      setTimeout(done, ms);
    }),
};

export const demoKey = 'AKIAEXAMPLEDANA00001';
export const demoIncident = join(root, 'demo/incidents/aws-access-key.json');

/** Opens the demo's world, and a folder whose configuration leads to it. */
export async function openGround(state?: string): Promise<Ground> {
  const world = JSON.parse(readFileSync(join(root, 'demo/world.json'), 'utf8')) as WorldInput;
  const sim = await startCloudSim({ world, clock });
  const gate = await openCloudGate(() => sim.connections.aws.endpoint);
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-crash-'));
  writeFileSync(join(folder, 'drawbridge.config.yaml'), configuration(sim, gate));
  const keeping = state ?? join(folder, 'state');
  const data = join(folder, 'data');
  const env = { ...environment(sim, keeping), XDG_DATA_HOME: data };
  const forgetLog = () => {
    for (const path of [join(keeping, 'log'), data]) rmSync(path, { recursive: true, force: true });
  };
  const start = (args: readonly string[], shell?: string) => launch([...args], { cwd: folder, env, shell });
  return {
    sim,
    gate,
    folder,
    runs: join(keeping, 'runs'),
    log: join(keeping, 'log'),
    headsBesideKey: () => headsIn(join(data, 'drawbridge')),
    env,
    start,
    run: (args, shell) => start(args, shell).ended,
    keyStatus: (accessKeyId) =>
      sim
        .snapshot()
        .aws.users.flatMap((user) => user.accessKeys)
        .find((key) => key.accessKeyId === accessKeyId)?.status,
    writes: () => sim.operations.filter(({ writes }) => writes).length,
    reset: () => {
      sim.reset({ world, clock });
      gate.onCall = undefined;
      rmSync(join(keeping, 'runs'), { recursive: true, force: true });
      forgetLog();
    },
    forgetLog,
    close: async () => {
      await gate.close();
      await sim.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration({ connections }: CloudSim, gate: CloudGate): string {
  return `clouds:\n  aws:\n    region: ${connections.aws.region}\n    endpoint: ${gate.url}\n`;
}

function headsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const heads = readdirSync(folder).filter((name) => name.endsWith('.checkpoint'));
  return heads.map((name) => join(folder, name));
}

function environment({ connections }: CloudSim, state: string): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey } = connections.aws.credentials;
  return {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    NO_COLOR: '1',
    CI: 'true',
    XDG_CACHE_HOME: join(root, 'node_modules/.cache/drawbridge-tests'),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    DRAWBRIDGE_STATE: state,
  };
}

interface Launch {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly shell: string | undefined;
}

function launch(args: readonly string[], { cwd, env, shell }: Launch) {
  const file = join(root, 'packages/cli/bin/drawbridge.js');
  const command = [process.execPath, file, ...args];
  const [program = '', ...rest] =
    shell === undefined ? command : ['bash', '-c', `${shell} exec "$@"`, 'bash', ...command];
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
  const ended = new Promise<Ended>((settle, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      // Called from elsewhere, the command is named by its file in hints.
      const [out, err] = [heard.out, heard.err].map((text) => text.replaceAll(`node ${file}`, 'drawbridge'));
      settle({ code, signal, out: out ?? '', err: err ?? '' });
    });
  });
  return { child, ended };
}

/** The arguments that contain, as a person would by hand, or as an automation for an incident. */
export const containing = ['contain', 'aws.access-key', demoKey, '--content', root, '--apply'];
export const responding = [
  ...['respond', '--incident', demoIncident, '--playbook', 'contain-aws-access-key'],
  ...['--content', root, '--apply'],
];
export const undoing = (runId: string) => ['undo', runId, '--content', root, '--apply', '--reactivate'];
export const recovering = (runId: string) => ['runs', 'recover', runId, '--content', root];

/** The ids of the runs in a folder, without those in `known`. */
export function runIdsIn(runs: string, known: readonly string[] = []): readonly string[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs).filter((name) => !name.startsWith('.') && !known.includes(name));
}

/** How many whole entries the journal of a run has. */
export function entriesOf(runs: string, runId: string): readonly string[] {
  const file = join(runs, runId, 'journal.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { event: { type: string } }).event.type);
}
