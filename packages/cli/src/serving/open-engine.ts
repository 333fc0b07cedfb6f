import { given, problem } from '@drawbridge/base';
import type { DurableEngine } from '@drawbridge/playbook-runtime';
import type { ServerParts, ServerSettings, TemporalSettings } from '@drawbridge/server';

import { ProblemsFound } from '../terminal/verb-scope.ts';
import { readKeyFile } from './server-keys.ts';

type OpenEngine = NonNullable<ServerParts['openEngine']>;
type EngineOptions = Parameters<OpenEngine>[0];

/** How Temporal is reached, as its package takes it. */
interface TemporalConnection {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Absent: in the clear. Empty: with the authorities of this machine. */
  readonly tls?: {
    readonly serverCa?: Uint8Array;
    readonly client?: { readonly cert: Uint8Array; readonly key: Uint8Array };
    readonly serverName?: string;
  };
  readonly apiKey?: string;
  readonly encryptionKey?: Uint8Array;
}

/** What is used of the package, which is no dependency: most who install Drawbridge have no Temporal. */
interface TemporalEngine {
  readonly openTemporalEngine: (
    options: Omit<EngineOptions, 'atOnce'> & { readonly connection: TemporalConnection },
  ) => Promise<DurableEngine>;
}

const packageName = '@drawbridge/engine-temporal';

/** What opens the engine of the settings; undefined where that is the embedded one. */
export async function engineOpenerOf(
  { engine: { temporal } }: ServerSettings,
  whole: (path: string) => string,
): Promise<OpenEngine | undefined> {
  if (temporal === undefined) return undefined;
  const connection = await connectionOf(temporal, whole);
  const { openTemporalEngine } = await loadTemporal();
  return (options) => openTemporalEngine({ ...options, connection });
}

async function loadTemporal(): Promise<TemporalEngine> {
  try {
    return (await import(packageName)) as TemporalEngine;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const hints = [
      `install it beside Drawbridge: npm install ${packageName}`,
      'or use the embedded engine, which needs no server: server.engine: embedded',
    ];
    const message = `server.engine.temporal needs the package ${packageName}, which is not installed`;
    throw new ProblemsFound([problem('engine/not-installed', message, { hints })]);
  }
}

async function connectionOf(
  { tls, apiKeyFile, encryptionKeyFile, ...where }: TemporalSettings,
  whole: (path: string) => string,
): Promise<TemporalConnection> {
  const read = (path: string) => readKeyFile(whole(path), 'server.engine.temporal');
  const apiKey = apiKeyFile === undefined ? undefined : (await read(apiKeyFile)).toString().trim();
  const encryptionKey =
    encryptionKeyFile === undefined
      ? undefined
      : encryptionKeyIn((await read(encryptionKeyFile)).toString(), whole(encryptionKeyFile));
  const reached = { ...where, ...given({ apiKey, encryptionKey }) };
  if (tls === undefined) return reached;
  const { caFile, certFile, keyFile, serverName } = tls === true ? {} : tls;
  const serverCa = caFile === undefined ? undefined : await read(caFile);
  const client =
    certFile === undefined || keyFile === undefined
      ? undefined
      : { cert: await read(certFile), key: await read(keyFile) };
  return { ...reached, tls: given({ serverCa, client, serverName }) };
}

/** The key that payloads are encrypted with, of the text of its file. */
function encryptionKeyIn(text: string, file: string): Uint8Array {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text.trim());
  const key = Buffer.from(text.trim(), 'base64');
  if (isBase64 && key.length === 32) return key;
  const hints = [`openssl rand -base64 32 > ${file} makes one`];
  throw new ProblemsFound([
    problem('engine/encryption-key', 'this is not the base64 of 32 bytes', { file, hints }),
  ]);
}
