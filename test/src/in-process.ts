import type { Host } from '@drawbridge/cli';
import { setTimeout as sleepFor } from 'node:timers/promises';

/** Where a host is, and what it is told of its surroundings. */
export interface HostOptions {
  readonly cwd: string;
  readonly cacheFolder?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly build?: string;
}

/** A host whose output is kept: no terminal, no colours, nobody to ask. */
export function createHost(options: HostOptions): {
  readonly host: Host;
  readonly heard: { readonly out: string; readonly err: string };
} {
  const heard = { out: '', err: '' };
  const plain = new Proxy({}, { get: () => String }) as Host['colours'];
  const host: Host = {
    clock: {
      now: () => new Date(),
      sleep: async (milliseconds, signal) => {
        await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal });
      },
    },
    cwd: options.cwd,
    env: { ...options.env },
    out: (text) => (heard.out += `${text}\n`),
    note: (text) => (heard.err += `${text}\n`),
    interactive: false,
    colours: plain,
    columns: 110,
    operator: 'tester@example.com',
    signal: new AbortController().signal,
    cacheFolder: options.cacheFolder,
    build: options.build,
  };
  return { host, heard };
}
