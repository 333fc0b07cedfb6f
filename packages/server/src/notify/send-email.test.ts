import type { AddressInfo } from 'node:net';

import { ManualClock } from '@drawbridge/base';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, it } from 'vitest';

import type { EmailChannelSettings } from '../settings/notification-settings.ts';
import type { Channel } from './channel.ts';
import { deliver } from './deliver.ts';
import { hostileRequest, requestWith } from './requests.suite.ts';
import { testChannel } from './test-channel.ts';

let server: SMTPServer | undefined;
const clock = () => new ManualClock(new Date('2026-05-04T08:00:00Z'));

afterEach(async () => {
  await new Promise<void>((resolve) => {
    if (server === undefined) resolve();
    else server.close(resolve);
  });
  server = undefined;
});

/** An SMTP server on loopback, and what it was sent. */
async function startServer(options: SMTPServerOptions = {}) {
  const mails: { readonly to: readonly string[]; readonly source: string }[] = [];
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          to: envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server;
  await new Promise<void>((resolve) =>
    listening.listen(0, '127.0.0.1', () => {
      resolve();
    }),
  );
  const { port } = listening.server.address() as AddressInfo;
  return { port, mails };
}

function channelAt(port: number, more: Partial<EmailChannelSettings> = {}, password?: string): Channel {
  const settings: EmailChannelSettings = {
    name: 'mail',
    when: 'request',
    kind: 'email',
    host: '127.0.0.1',
    port,
    encryption: 'none',
    from: 'drawbridge@example.com',
    to: ['soc@example.com', 'lead@example.com'],
    ...more,
  };
  return {
    name: 'mail',
    when: 'request',
    kind: 'email',
    settings,
    ...(password === undefined ? {} : { password }),
  };
}

it('sends a mail to everybody who is named', async () => {
  const { port, mails } = await startServer();
  expect(await deliver(channelAt(port), requestWith(), { clock: clock() })).toEqual({
    channel: 'mail',
    outcome: 'accepted',
    attempts: 1,
  });
  expect(mails[0]?.to).toEqual(['soc@example.com', 'lead@example.com']);
  expect(mails[0]?.source).toMatch(/^Subject: Approval needed: contain-aws-key$/m);
});

it('lets no text from outside become a header or a recipient', async () => {
  const { port, mails } = await startServer();
  await deliver(channelAt(port), hostileRequest(), { clock: clock() });
  const [head = ''] = mails[0]?.source.split('\r\n\r\n') ?? [];
  expect(head).not.toMatch(/^Bcc:/im);
  expect(mails[0]?.to).toHaveLength(2);
});

it('sends again under the same message id when the server is busy', async () => {
  let busy = 2;
  const { port, mails } = await startServer({
    onMailFrom: (_address, _session, done) => {
      busy -= 1;
      done(busy >= 0 ? Object.assign(new Error('4.3.2 busy canary'), { responseCode: 421 }) : null);
    },
  });
  const first = await deliver(channelAt(port), requestWith(), { clock: clock() });
  expect(first).toMatchObject({ outcome: 'accepted', attempts: 3 });
  await deliver(channelAt(port), requestWith(), { clock: clock() });
  const ids = mails.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

it('gives up where the server refuses, and does not repeat what it said', async () => {
  const { port } = await startServer({
    onRcptTo: (_address, _session, done) => {
      done(Object.assign(new Error('5.1.1 canary-secret'), { responseCode: 550 }));
    },
  });
  const delivery = await deliver(channelAt(port), requestWith(), { clock: clock() });
  expect(delivery).toMatchObject({ outcome: 'failed', attempts: 1, problem: { code: 'notify/refused' } });
  expect(JSON.stringify(delivery)).not.toContain('canary');
});

it('sends nothing in the clear where STARTTLS is asked for and not offered', async () => {
  const { port, mails } = await startServer();
  const channel = channelAt(port, { encryption: 'starttls' });
  expect(await deliver(channel, requestWith(), { clock: clock() })).toMatchObject({ outcome: 'failed' });
  expect(mails).toEqual([]);
});

it('sends no password to a server whose certificate nobody vouches for', async () => {
  const passwords: string[] = [];
  const { port } = await startServer({
    disabledCommands: [],
    onAuth: ({ password }, _session, done) => {
      passwords.push(password ?? '');
      done(null, { user: 'u' });
    },
  });
  const channel = channelAt(port, { encryption: 'starttls', user: 'u' }, 'mail-password');
  const delivery = await deliver(channel, requestWith(), { clock: clock() });
  expect(delivery.outcome).toBe('failed');
  expect(passwords).toEqual([]);
  expect(JSON.stringify(delivery)).not.toContain('mail-password');
});

it('tests a mailbox', async () => {
  const { port, mails } = await startServer();
  expect(await testChannel(channelAt(port), { clock: clock() })).toMatchObject([{ outcome: 'accepted' }]);
  expect(mails[0]?.source).toMatch(/^Subject: Drawbridge: a test$/m);
});
