import { fileURLToPath } from 'node:url';

import { given } from '@drawbridge/base';
import type { Emulator } from '../start/emulator.suite.ts';
import { preparePython } from '../start/python-environment.suite.ts';
import { startServer } from '../start/start-server.suite.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Its account cannot be chosen; nor do keys matter to it until policies are enforced. */
const account = '123456789012';
const administrator = { accessKeyId: 'AKIAEXAMPLEANYBODY01', secretAccessKey: 'anything' };

/** Starts moto (https://docs.getmoto.org), or says why it cannot be started. */
export async function startMoto(): Promise<Emulator | { readonly missing: string }> {
  const environment = await preparePython('moto', requirements, [3, 10]);
  if (!environment.found) return { missing: environment.reason };
  const server = await startServer({
    command: (port) => [environment.python, '-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    environment: () => ({}),
    ready: '/moto-api/',
    forMs: 60_000,
  });
  const tell = async (what: string, body?: string): Promise<void> => {
    const answer = await fetch(`${server.url}/moto-api/${what}`, {
      method: 'POST',
      ...given({ body }),
    });
    if (!answer.ok) throw new Error(`moto did not take ${what}: ${String(answer.status)}`);
    await answer.body?.cancel();
  };
  const openAccount = async () => {
    await tell('reset');
    // How many calls are not judged: as good as all of them.
    await tell('reset-auth', '1e9');
    const enforce = () => tell('reset-auth', '0');
    return { endpoint: server.url, region: 'us-east-1', account, administrator, enforce };
  };
  return { name: 'moto', openAccount, openTokenAccount: openAccount, close: () => server.close() };
}
