import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { ConfigurationError, readConnections } from './read-configuration.ts';

async function read(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  await writeFile(join(folder, 'drawbridge.config.yaml'), text);
  return readConnections(folder, undefined);
}

it('reads the subscriptions in which Azure machines and roles may be touched', async () => {
  const subscription = '22222222-2222-4222-8222-222222222222';
  expect(await read(`clouds:\n  azure:\n    subscriptions: [${subscription}]\n`)).toEqual({
    azure: { subscriptions: [subscription] },
  });
  expect(await read('clouds:\n  azure:\n')).toEqual({ azure: {} });
});

it.each([
  ['a name in place of an id', 'clouds:\n  azure:\n    subscriptions: [production]\n'],
  ['an empty list, which would allow nothing', 'clouds:\n  azure:\n    subscriptions: []\n'],
  ['a misspelt field', 'clouds:\n  azure:\n    subscription: x\n'],
  ['no YAML', 'clouds: [\n'],
])('refuses %s', async (_what, text) => {
  await expect(read(text)).rejects.toBeInstanceOf(ConfigurationError);
});

it('knows no clouds where there is no configuration', async () => {
  expect(await readConnections(await mkdtemp(join(tmpdir(), 'configuration-')), undefined)).toEqual({});
});
