import type { AuthClient } from 'google-auth-library';

import type { GcpConnection } from '../../contract/connections.ts';
import { noteAnswer } from './seen-answer.ts';

const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

/** The transport's own, since Compute's library ignores its deadlines in REST mode. */
export const timeoutMs = 20_000;

const opened = new WeakMap<GcpConnection, Promise<AuthClient>>();

/**
 * Authenticates before Compute's library does: left to it, missing credentials are an unhandled rejection, which ends
 * the process. One client per connection, so that its token is asked for once.
 */
export async function openCredentials(connection: GcpConnection): Promise<AuthClient> {
  const opening = opened.get(connection) ?? authenticate(connection);
  opened.set(connection, opening);
  try {
    return await opening;
  } catch (thrown) {
    // Not kept: what could not be had this time, such as a token, may be had the next.
    opened.delete(connection);
    throw thrown;
  }
}

async function authenticate(connection: GcpConnection): Promise<AuthClient> {
  const { GoogleAuth, OAuth2Client } = await import('google-auth-library');
  const transporterOptions = { timeout: timeoutMs };
  if (connection.accessToken === undefined) {
    return listen(await new GoogleAuth({ scopes, clientOptions: { transporterOptions } }).getClient());
  }
  const client = new OAuth2Client({ transporterOptions });
  client.setCredentials({ access_token: connection.accessToken });
  return listen(client);
}

/** Compute's library hands on neither status nor headers of an answer, so they are noted where it passes. */
function listen(client: AuthClient): AuthClient {
  client.transporter.interceptors.response.add({
    resolved: (response) => {
      noteAnswer(response.status, response.headers);
      return Promise.resolve(response);
    },
    rejected: (error) => {
      if (error.response !== undefined) noteAnswer(error.response.status, error.response.headers);
      throw error;
    },
  });
  return client;
}
