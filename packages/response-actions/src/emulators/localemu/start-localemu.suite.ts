import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { EmulatedAccount, Emulator } from '../start/emulator.suite.ts';
import { preparePython } from '../start/python-environment.suite.ts';
import { startServer } from '../start/start-server.suite.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/**
 * Every token that it makes with GetSessionToken or GetFederationToken has one and the same key id, that of the
 * examples in AWS's documentation, which it then takes for one of this account: a new token takes the old one's place.
 */
const tokenAccount = '000000000000';

/** It takes a key id of twelve digits for the root user of that account; one account for each case. */
const accounts = Array.from({ length: 100 }, (_, index) => String(210_000_000_001 + index));

/** Starts LocalEmu (https://localemu.cloud) with its enforcement of policies, or says why it cannot be started. */
export async function startLocalEmu(): Promise<Emulator | { readonly missing: string }> {
  // It says 3.10, and then does not parse: `class RegionBundle[BaseStoreType]` came with 3.12.
  const environment = await preparePython('localemu', requirements, [3, 12]);
  if (!environment.found) return { missing: environment.reason };
  const home = await mkdtemp(join(tmpdir(), 'drawbridge-localemu-'));
  const server = await startServer({
    command: () => [environment.python, '-m', 'localemu.runtime.main'],
    environment: (port) => ({
      HOME: home,
      TMPDIR: home,
      GATEWAY_LISTEN: `127.0.0.1:${String(port)}`,
      IAM_ENFORCEMENT: '1',
      ROOT_ACCESS_KEYS: [tokenAccount, ...accounts].join(','),
      // Else its keys begin with LKIA.
      PARITY_AWS_ACCESS_KEY_ID: '1',
    }),
    ready: '/_localemu/health',
    forMs: 120_000,
  });
  const free = accounts[Symbol.iterator]();
  const open = (account: string | undefined): Promise<EmulatedAccount> => {
    if (account === undefined) throw new Error('there is no account left');
    return Promise.resolve({
      endpoint: server.url,
      region: 'us-east-1',
      account,
      administrator: { accessKeyId: account, secretAccessKey: 'anything' },
      enforce: () => Promise.resolve(),
    });
  };
  return {
    name: 'localemu',
    openAccount: () => open(free.next().value),
    openTokenAccount: () => open(tokenAccount),
    async close() {
      await server.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
