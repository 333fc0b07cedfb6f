import { RetryableFailure, TerminalFailure } from '@drawbridge/base';

import type { EmailChannelSettings } from '../settings/notification-settings.ts';
import type { EmailMessage } from './email-message.ts';

const timeoutMs = 10_000;

/** Sends a mail, once. Throws a Failure without anything of what the server said but its codes. */
export async function sendEmail(
  settings: EmailChannelSettings,
  password: string | undefined,
  message: EmailMessage,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const { host, port, encryption, user, from, to } = settings;
  const transport = createTransport({
    host,
    port,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Nothing in a message may make the library read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
  });
  try {
    const { rejected } = await transport.sendMail({ ...message, from, to });
    if (rejected.length > 0) {
      throw new TerminalFailure(
        'notify/refused',
        `the server refused ${String(rejected.length)} of the recipients`,
      );
    }
  } catch (error) {
    throw error instanceof TerminalFailure ? error : failureOf(error);
  } finally {
    transport.close();
  }
}

function failureOf(error: unknown): Error {
  const { code, responseCode, response } = error as {
    readonly code?: string;
    readonly responseCode?: number;
    readonly response?: string;
  };
  if (code === 'EAUTH')
    return new TerminalFailure('notify/refused', 'the server does not take the user and password');
  if (code === 'ETLS')
    return new TerminalFailure('notify/no-tls', 'the server does not offer STARTTLS, or not safely');
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response ?? '')?.[0];
  if (responseCode !== undefined) {
    const said = `it answered ${String(responseCode)}${enhanced === undefined ? '' : ` (${enhanced})`}`;
    return responseCode < 500
      ? new RetryableFailure('notify/busy', said)
      : new TerminalFailure('notify/refused', said);
  }
  const shown = code !== undefined && /^[A-Z_]{2,40}$/.test(code) ? code : 'no connection';
  return new RetryableFailure('notify/unreachable', `it cannot be reached (${shown})`);
}
