import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

const run = promisify(execFile);

/** The folder of PostgreSQL's programs on this machine; undefined where it has none. */
export function findPostgres(): string | undefined {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = versions
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .sort()
    .reverse();
  const programs = ['initdb', 'pg_ctl', 'postgres'];
  return [...folders, '/usr/local/bin', '/usr/bin'].find((folder) =>
    programs.every((program) => existsSync(join(folder, program))),
  );
}

/** A server of our own in a temporary folder, reached by its socket. */
export interface PrivateServer {
  /** Where it listens on loopback; absent where it was not asked to. */
  readonly port?: number;
  /** A new, empty database in it, as a URL. */
  createDatabase(): Promise<string>;
  start(): Promise<void>;
  /** `immediate` is a crash: nothing is written that is not on the disk yet. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  remove(): Promise<void>;
}

/** The server does not run as root: there it is the user that Debian's package makes. */
function asServerUser(command: readonly string[]): readonly [string, readonly string[]] {
  const [program = '', ...args] = command;
  return process.getuid?.() === 0
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]]
    : [program, args];
}

/** Starts one. What cannot use its socket needs a port, by which everybody on this machine reaches it. */
export async function startPrivateServer(bin: string, port?: number): Promise<PrivateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-pg-'));
  const data = join(folder, 'data');
  await chmod(folder, 0o700);
  if (process.getuid?.() === 0) {
    const id = (option: string) => Number(execFileSync('id', [option, 'postgres']).toString());
    await chown(folder, id('-u'), id('-g'));
  }
  const call = async (...command: readonly string[]) => {
    const [program, args] = asServerUser(command);
    await run(program, [...args], { cwd: '/' });
  };
  await call(join(bin, 'initdb'), '-D', data, '-U', 'drawbridge', '--auth=trust', '--no-sync', '-E', 'UTF8');
  const listen = port === undefined ? '-c listen_addresses=' : `-c listen_addresses=127.0.0.1 -p ${port}`;
  // A kill loses nothing without fsync, which only a machine that loses its power needs; with it, a server that starts after
  // a crash syncs its whole folder first, for a minute where the disk is busy.
  const options = `-k ${folder} ${listen} -c fsync=off -c max_connections=${port === undefined ? 60 : 200} -c shared_buffers=64MB`;
  const start = () =>
    call(join(bin, 'pg_ctl'), 'start', '-w', '-D', data, '-o', options, '-l', join(folder, 'server.log'));
  const stop = (mode: string) => call(join(bin, 'pg_ctl'), 'stop', '-w', '-D', data, '-m', mode);
  await start();
  return {
    ...(port === undefined ? {} : { port }),
    createDatabase: async () => {
      const name = `d${randomUUID().replaceAll('-', '')}`;
      const where = { host: folder, ...(port === undefined ? {} : { port }) };
      const client = new pg.Client({ ...where, user: 'drawbridge', database: 'postgres' });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const at = port === undefined ? 'localhost' : `localhost:${port}`;
      return `postgres://drawbridge@${at}/${name}?host=${encodeURIComponent(folder)}`;
    },
    start,
    stop,
    remove: async () => {
      await stop('immediate').catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
