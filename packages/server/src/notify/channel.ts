import { readFile } from 'node:fs/promises';

import { fail, hasErrors, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { isSafeAddress } from '../settings/addresses.ts';
import type {
  ChannelSettings,
  EmailChannelSettings,
  NotificationSettings,
} from '../settings/notification-settings.ts';
import { readWebhookSecret } from './signed-webhook.ts';
import type { TeamsShape } from './teams-payload.ts';

interface EveryChannel {
  readonly name: string;
  readonly when: ChannelSettings['when'];
}

/** A channel with its secrets. It is never printed or kept. */
export type Channel = EveryChannel &
  (
    | { readonly kind: 'teams'; readonly url: string; readonly shape: TeamsShape }
    | { readonly kind: 'slack'; readonly url: string }
    | { readonly kind: 'webhook'; readonly url: string; readonly secret: Buffer }
    | { readonly kind: 'email'; readonly settings: EmailChannelSettings; readonly password?: string }
  );

/** Reads the channels' secrets from their files. `whole` makes a path of the configuration a whole one. */
export async function openChannels(
  { channels }: NotificationSettings,
  whole: (path: string) => string,
): Promise<Result<readonly Channel[]>> {
  const opened = await Promise.all(channels.map((settings) => openChannel(settings, whole)));
  const problems = opened.flatMap((channel) => channel.problems);
  return hasErrors(problems)
    ? fail(...problems)
    : succeed(opened.flatMap((channel) => (channel.ok ? [channel.value] : [])));
}

async function openChannel(
  settings: ChannelSettings,
  whole: (path: string) => string,
): Promise<Result<Channel>> {
  const { name, when } = settings;
  const read = (field: 'urlFile' | 'secretFile' | 'passwordFile', path: string) =>
    readSecretFile(whole(path), `notifications.channels.${name}.${field}`);
  try {
    if (settings.kind === 'email') {
      const { passwordFile } = settings;
      const password =
        passwordFile === undefined ? {} : { password: await read('passwordFile', passwordFile) };
      return succeed({ name, when, kind: 'email', settings, ...password });
    }
    const url = checkAddress(await read('urlFile', settings.urlFile), name);
    if (settings.kind === 'teams') return succeed({ name, when, kind: 'teams', url, shape: settings.shape });
    if (settings.kind === 'slack') return succeed({ name, when, kind: 'slack', url });
    const secret = readWebhookSecret(await read('secretFile', settings.secretFile));
    if (secret === undefined) throw new UnusableSecret(badSecret(name));
    return succeed({ name, when, kind: 'webhook', url, secret });
  } catch (error) {
    if (error instanceof UnusableSecret) return fail(error.problem);
    throw error;
  }
}

class UnusableSecret extends Error {
  override readonly name = 'UnusableSecret';
  readonly problem: Problem;

  constructor(found: Problem) {
    super(found.message);
    this.problem = found;
  }
}

async function readSecretFile(path: string, field: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new UnusableSecret(problem('notify/no-secret', `${path} cannot be read (${code})`, { field }));
  });
  if (text.trim() !== '') return text.trim();
  throw new UnusableSecret(problem('notify/no-secret', `${path} is empty`, { field }));
}

function checkAddress(url: string, name: string): string {
  if (isSafeAddress(url)) return url;
  const message = `the address of ${name} is not https without a name or password, or http to this machine`;
  throw new UnusableSecret(
    problem('notify/bad-address', message, { field: `notifications.channels.${name}` }),
  );
}

function badSecret(name: string): Problem {
  return problem('notify/bad-secret', `the secret of ${name} is not whsec_ and base64 of 24 to 64 bytes`, {
    field: `notifications.channels.${name}`,
    hints: ['echo "whsec_$(openssl rand -base64 32)" makes one'],
  });
}
