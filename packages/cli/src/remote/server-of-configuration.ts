import { readServerSettings } from '@drawbridge/server';

import { readServerBlock } from '../clouds/read-configuration.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';

/** Where the server of the configuration is reached: its public address, or the one that it listens on. */
export async function serverOfConfiguration(cwd: string, config: string | undefined): Promise<string> {
  const settings = readServerSettings((await readServerBlock(cwd, config)) ?? {});
  if (!settings.ok) throw new ProblemsFound(settings.problems);
  const { publicUrl, tls, listen } = settings.value;
  if (publicUrl !== undefined) return publicUrl;
  const { host, port } = listen;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${String(port)}`;
}
