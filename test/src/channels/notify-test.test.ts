import { createHmac } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startReceiverSim, type ReceiverSim } from '@drawbridge/cloud-sim';
import { openChannels, readServerSettings } from '@drawbridge/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { openServerGround, valueOf, type ServerGround } from '../server/ground.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

/** The configuration as the guide shows it, with the channels of this machine behind it. */
let folder: string;
let ground: ServerGround;
let sim: ReceiverSim;
let mail: MailServer;
const key = Buffer.alloc(32, 7);

interface Configuration {
  readonly server: {
    readonly [setting: string]: unknown;
    readonly notifications: {
      readonly channels: readonly { readonly kind: string; readonly name: string }[];
    };
  };
}

async function guideConfiguration(): Promise<Configuration> {
  const guide = await readFile(join(root, 'docs/guides/run-as-a-service.md'), 'utf8');
  const blocks = [...guide.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);
  return parse(blocks.find((text) => text.includes('notifications:')) ?? '') as Configuration;
}

beforeAll(async () => {
  [folder, sim, mail] = await Promise.all([freshFolder(), startReceiverSim(), startMailServer()]);
  const { server } = await guideConfiguration();
  const channels = server.notifications.channels.map((channel) =>
    channel.kind === 'email' ? { ...channel, ...mailHere(mail) } : channel,
  );
  const settings = { ...server, notifications: { ...server.notifications, channels } };
  await writeFile(join(folder, 'drawbridge.config.yaml'), stringify({ server: settings }));
  await mkdir(join(folder, 'secrets'));
  const files = {
    'teams-flow': sim.teamsFlow('card'),
    'slack-webhook': sim.slackUrl,
    'soar-url': sim.webhookUrl,
    'soar-key': `whsec_${key.toString('base64')}`,
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, 'secrets', name), `${text}\n`);
  const read = valueOf(readServerSettings(settings));
  const opened = valueOf(await openChannels(read.notifications, (path) => join(folder, path)));
  ground = await openServerGround({ channels: opened });
  await writeFile(join(folder, 'token'), ground.apiToken);
}, 120_000);
beforeEach(() => {
  sim.clear();
});
afterAll(() => Promise.all([ground.close(), sim.close(), mail.close()]));

/** A relay on this machine instead of one that asks for a password. */
function mailHere({ port }: MailServer) {
  return { host: '127.0.0.1', port, encryption: 'none', user: undefined, passwordFile: undefined };
}

const nothing: Pick<ReceiverSim['received'][number], 'headers' | 'body'> = { headers: {}, body: '' };

interface Test {
  readonly outcome: string;
  readonly shape?: string;
  readonly problem?: { readonly code: string };
}

describe.each(['this machine', 'a server'])('a test of a channel, from %s', (from) => {
  const there = () => (from === 'a server' ? ['--server', ground.url, '--token-file', 'token'] : []);
  async function send(channel: string, code: number): Promise<readonly Test[]> {
    const line = ['notify', 'test', channel, '--format', 'json', ...there()];
    const ran = await drawbridge(line, { cwd: folder });
    expect([ran.code, ran.err]).toEqual([code, '']);
    return (JSON.parse(ran.out) as { tests: readonly Test[] }).tests;
  }

  it('sends both shapes to a flow of Teams, of which one arrives and says which it is', async () => {
    expect(await send('soc', 0)).toMatchObject([
      { outcome: 'accepted', shape: 'message' },
      { outcome: 'accepted', shape: 'card' },
    ]);
    const [arrived] = sim.received.filter(({ runFailed }) => runFailed === undefined);
    expect(sim.received).toHaveLength(2);
    expect(arrived?.body).toContain('shape: card');
  });

  it('posts blocks to Slack', async () => {
    expect(await send('on-call', 0)).toMatchObject([{ outcome: 'accepted' }]);
    expect(JSON.parse(sim.received[0]?.body ?? '')).toMatchObject({ blocks: expect.anything() as unknown });
  });

  it('posts JSON whose signature the secret vouches for', async () => {
    expect(await send('soar', 0)).toMatchObject([{ outcome: 'accepted' }]);
    const { headers, body } = sim.received[0] ?? nothing;
    const signed = `${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'approval.test' });
  });

  it('sends a mail', async () => {
    const before = mail.received.length;
    expect(await send('mail', 0)).toMatchObject([{ outcome: 'accepted' }]);
    expect(mail.received.slice(before)).toEqual([expect.stringMatching(/test/i)]);
  });

  it('says why a channel did not take it, once, and shows no address', async () => {
    sim.answerNext({ status: 500, times: 1 });
    const [failed] = await send('on-call', 1);
    expect(failed).toMatchObject({ outcome: 'failed', problem: { code: expect.any(String) as unknown } });
    expect(sim.received).toHaveLength(1);
    expect(JSON.stringify(failed)).not.toContain(sim.slackUrl);
  });

  it('names the channels that there are where it is none of them', async () => {
    const ran = await drawbridge(['notify', 'test', 'sock', ...there()], { cwd: folder });
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/there is no channel 'sock'[^]*soc/)]);
    expect(sim.received).toEqual([]);
  });
});

it('tells people what to look for', async () => {
  const ran = await drawbridge(['notify', 'test', 'soc'], { cwd: folder });
  expect(ran.out).toContain('soc, shape message: accepted');
  expect(ran.out).toContain('shape: card');
});

it('tests a channel although the secret of another one cannot be read', async () => {
  const other = await freshFolder();
  const config = join(folder, 'drawbridge.config.yaml');
  await mkdir(join(other, 'secrets'));
  await writeFile(join(other, 'drawbridge.config.yaml'), await readFile(config));
  await writeFile(join(other, 'secrets/slack-webhook'), sim.slackUrl);
  expect((await drawbridge(['notify', 'test', 'on-call'], { cwd: other })).code).toBe(0);
  const ran = await drawbridge(['notify', 'test', 'soar'], { cwd: other });
  expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('cannot be read')]);
});
