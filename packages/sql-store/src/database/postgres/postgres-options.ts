import { isIP } from 'node:net';

import { fail, problem, succeed, type Result } from '@drawbridge/base';
import type { PoolConfig } from 'pg';

/** How the server proves itself, and we to it. All are PEM. */
export interface PostgresTls {
  /** The authority of the server's certificate; those of Node where it is absent. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Where the certificate names the server otherwise than the URL does. */
  readonly serverName?: string;
}

export interface PostgresOptions {
  /** `postgres://user@host:5432/database`, or with `?host=/var/run/postgresql` for a socket. */
  readonly url: string;
  /** Better than in the URL. */
  readonly password?: string;
  /** Verified by default; `off` has to be said for a server on another machine. */
  readonly tls?: PostgresTls | 'off';
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
}

/** What the driver is given, and how the database is named to people. */
export interface PostgresConnection {
  readonly config: PoolConfig;
  readonly place: string;
}

const urlHint = 'postgres://user@host:5432/database';

/** Reads the options; a URL that is none is not repeated, since it may hold a password. */
export function readPostgresOptions(options: PostgresOptions): Result<PostgresConnection> {
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol))
    return fail(
      problem('store/wrong-url', 'this is not the URL of a PostgreSQL database', { hints: [urlHint] }),
    );
  const unknown = [...url.searchParams.keys()].filter((name) => name !== 'host');
  if (unknown.length > 0) {
    const which = unknown.join(', ');
    return fail(
      problem('store/wrong-url', `the URL of the database has parameters that are not read: ${which}`, {
        hints: ['TLS and timeouts have settings of their own'],
      }),
    );
  }
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost');
  const database = decodeURIComponent(url.pathname.slice(1)) || 'drawbridge';
  const port = Number(url.port || 5432);
  const place = `postgres://${host.startsWith('/') ? encodeURIComponent(host) : host}:${port}/${database}`;
  const password = options.password ?? decodeURIComponent(url.password);
  return succeed({
    place,
    config: {
      host: host.replace(/^\[(.*)\]$/, '$1'),
      port,
      database,
      user: decodeURIComponent(url.username) || undefined,
      ...(password === '' ? {} : { password }),
      ssl: tlsFor(host, options.tls),
      max: options.poolSize ?? 10,
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      application_name: 'drawbridge',
    },
  });
}

function tlsFor(host: string, tls: PostgresOptions['tls']): PoolConfig['ssl'] {
  if (tls === 'off' || (tls === undefined && isLocal(host))) return false;
  const { ca, cert, key, serverName } = tls ?? {};
  return {
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

function isLocal(host: string): boolean {
  return (
    host.startsWith('/') ||
    host === 'localhost' ||
    host === '[::1]' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}
