import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { given, parseRetryAfter, problem, type Problem } from '@drawbridge/base';
import { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';

/** What names a server, and who calls it. */
export interface ServerFlags {
  readonly server?: string;
  readonly tokenFile?: string;
}

/** What the help of `--server` and of `--token-file` says. */
export const serverOption = [
  '--server <url>',
  'work on this server instead of a state folder; the token comes from --token-file or DRAWBRIDGE_TOKEN',
] as const;
export const tokenFileOption = [
  '--token-file <file>',
  'with --server: the file of the access or API token',
] as const;

/** The HTTP API of a server. Refusals are thrown as the server words them. */
export interface ApiClient {
  /** For people. */
  readonly url: string;
  get<T>(path: string, shape: z.ZodType<T>): Promise<T>;
  post<T>(
    path: string,
    body: unknown,
    shape: z.ZodType<T>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const timeoutMs = 30_000;
/** So often a server may ask to wait because of too many requests; it counts them by the minute. */
const mostWaits = 5;
const longestWaitMs = 60_000;

/** The server that `--server` names. */
export async function openApiClient(
  host: Host,
  { server, tokenFile }: ServerFlags & { readonly server: string },
): Promise<ApiClient> {
  return apiClientAt(host, readAddress(server), await readToken(host, tokenFile));
}

/** The API of a server, for the holder of a token; for nobody where it is undefined. */
export function apiClientAt(
  host: Pick<Host, 'signal' | 'clock'>,
  url: URL,
  token: string | undefined,
): ApiClient {
  // A listener on the way could use it.
  if (token !== undefined && url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new UsageError(`--server: ${url.origin} is not https, and the token is not sent in the clear`);
  const ask = async (method: string, path: string, { body, headers = {} }: Sent): Promise<Response> =>
    fetch(`${url.href.replace(/\/$/, '')}${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.any([host.signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...given({ body: body === undefined ? undefined : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      if (host.signal.aborted) throw error;
      throw new ProblemsFound([unreachable(url.origin, error)]);
    });
  const call = async <T>(method: string, path: string, shape: z.ZodType<T>, sent: Sent = {}): Promise<T> => {
    for (let waits = 0; ; waits += 1) {
      const response = await ask(method, path, sent);
      if (response.status !== 429 || waits === mostWaits) return readAnswer(url.origin, response, shape);
      const askedMs = parseRetryAfter(response.headers.get('retry-after'), host.clock.now()) ?? longestWaitMs;
      await host.clock.sleep(Math.min(Math.max(askedMs, 1_000), longestWaitMs), host.signal);
    }
  };
  return {
    url: url.href.replace(/\/$/, ''),
    get: (path, shape) => call('GET', path, shape),
    post: (path, body, shape, headers) => call('POST', path, shape, { body, ...given({ headers }) }),
  };
}

/** The address of a server, as an option names it; whatever is no plain http address is a usage error. */
export function readAddress(server: string, option = '--server'): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '')
    return url;
  throw new UsageError(`${option}: '${server}' is not an address such as https://drawbridge.example.com`);
}

async function readToken({ cwd, env }: Host, file: string | undefined): Promise<string | undefined> {
  const text =
    file === undefined
      ? env.DRAWBRIDGE_TOKEN
      : await readFile(resolve(cwd, file), 'utf8').catch((error: unknown) => {
          throw new UsageError(`--token-file: ${(error as Error).message}`);
        });
  const token = text?.trim() ?? '';
  if (/[^\x21-\x7e]/.test(token)) throw new UsageError('the token holds characters that no token has');
  return token === '' ? undefined : token;
}

/** Whether only this machine is reached by that name. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

const refusalShape = z.object({
  type: z.string(),
  detail: z.string(),
  hints: z.array(z.string()).default([]),
  requestId: z.string().optional(),
});

async function readAnswer<T>(origin: string, response: Response, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await response.json().catch(() => undefined);
  const read = response.ok ? shape.safeParse(json) : undefined;
  if (read?.success === true) return read.data;
  const refused = refusalShape.safeParse(json);
  if (response.ok || !refused.success) throw new ProblemsFound([notOurs(origin, response.status)]);
  const { type, detail, hints, requestId } = refused.data;
  const asked =
    requestId === undefined || response.status < 500 ? [] : [`request ${requestId} in the server's log`];
  const more = response.status === 401 ? ['set DRAWBRIDGE_TOKEN, or give --token-file'] : [];
  throw new ProblemsFound([
    problem(type.replace(/^urn:drawbridge:/, ''), detail, { hints: [...hints, ...more, ...asked] }),
  ]);
}

function unreachable(origin: string, error: unknown): Problem {
  const { cause, message } = error as Error;
  const why = cause instanceof Error && cause.message !== '' ? cause.message : message;
  return problem('server/unreachable', `${origin} does not answer: ${why}`);
}

function notOurs(origin: string, status: number): Problem {
  return problem(
    'server/not-ours',
    `${origin} answered ${String(status)}, and not as a server of Drawbridge does`,
    {
      hints: ['is the address right, and is the server of this version?'],
    },
  );
}
