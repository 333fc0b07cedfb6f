import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, expect, it } from 'vitest';

import { notificationSettings } from '../settings/notification-settings.ts';
import { openChannels } from './channel.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'channels-'));
  await writeFile(join(folder, 'url'), 'https://example.com/flow?sig=abc\n');
  await writeFile(join(folder, 'http'), 'http://example.com/flow\n');
  await writeFile(join(folder, 'empty'), '\n');
  await writeFile(join(folder, 'secret'), `whsec_${Buffer.alloc(32, 7).toString('base64')}\n`);
  await writeFile(join(folder, 'short'), `whsec_${Buffer.alloc(8).toString('base64')}\n`);
});

function open(...channels: readonly object[]) {
  return openChannels(notificationSettings.parse({ channels }), (path) => join(folder, path));
}

it('reads the secrets of channels from their files', async () => {
  const opened = await open(
    { name: 'soc', kind: 'teams', urlFile: 'url', shape: 'card', when: 'escalation' },
    { name: 'soar', kind: 'webhook', urlFile: 'url', secretFile: 'secret' },
  );
  expect(opened.ok && opened.value).toEqual([
    {
      name: 'soc',
      when: 'escalation',
      kind: 'teams',
      url: 'https://example.com/flow?sig=abc',
      shape: 'card',
    },
    {
      name: 'soar',
      when: 'request',
      kind: 'webhook',
      url: 'https://example.com/flow?sig=abc',
      secret: Buffer.alloc(32, 7),
    },
  ]);
});

it('names every channel whose secret cannot be used, and shows none', async () => {
  const opened = await open(
    { name: 'a', kind: 'slack', urlFile: 'missing' },
    { name: 'b', kind: 'slack', urlFile: 'empty' },
    { name: 'c', kind: 'slack', urlFile: 'http' },
    { name: 'd', kind: 'webhook', urlFile: 'url', secretFile: 'short' },
  );
  expect(opened.problems.map(({ code, field }) => `${field ?? ''} ${code}`)).toEqual([
    'notifications.channels.a.urlFile notify/no-secret',
    'notifications.channels.b.urlFile notify/no-secret',
    'notifications.channels.c notify/bad-address',
    'notifications.channels.d notify/bad-secret',
  ]);
  expect(JSON.stringify(opened)).not.toMatch(/sig=abc|whsec_AA/);
});
