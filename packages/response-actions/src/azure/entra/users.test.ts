import { createServer } from 'node:http';

import { ManualClock, type JsonValue } from '@drawbridge/base';
import { afterEach, expect, test } from 'vitest';

import type { ActionContext } from '../../contract/action.ts';
import { getUser, revokeSignInSessions } from './users.ts';

const id = '22222222-2222-4222-8222-222222222222';
const close: (() => void)[] = [];

afterEach(() => {
  for (const closeServer of close.splice(0)) closeServer();
});

/** Answers that Graph gives to those who may see little, and that the simulator does not know. */
async function graphThatSays(answer: JsonValue): Promise<ActionContext> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
  close.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    connections: {
      azure: { graphEndpoint: `http://127.0.0.1:${address.port}/v1.0`, accessToken: 'simulated-token' },
    },
    clock: new ManualClock(new Date('2026-03-01T10:00:00Z')),
    reference: { incident: 'incident-41', run: 'run-7' },
  };
}

test.each([[{ accountEnabled: null }], [{}]])(
  'an account whose flag is hidden is not taken for a disabled one: %j',
  async (flag) => {
    const context = await graphThatSays({ id, userPrincipalName: 'mallory@example.com', ...flag });
    await expect(getUser(context, id)).rejects.toMatchObject({
      kind: 'terminal',
      code: 'access-denied',
      message: expect.stringContaining('User.Read.All') as string,
      hints: ['Grant User.Read.All to the application that Drawbridge uses.'],
    });
  },
);

const told = {
  mail: 'mal@example.com',
  createdDateTime: '2025-06-01T08:00:00Z',
  signInSessionsValidFromDateTime: '2026-02-01T08:00:00Z',
};
const untold = { mail: null, createdDateTime: null, signInSessionsValidFromDateTime: null };

test.each([
  ['is read where Graph tells it', told, told],
  ['is null where Graph says null', untold, untold],
  ['is null where Graph leaves it out', {}, untold],
])('the mail address, creation and sessions: each %s', async (_how, answer, read) => {
  const context = await graphThatSays({
    id,
    userPrincipalName: 'mallory@example.com',
    accountEnabled: true,
    ...answer,
  });
  expect(await getUser(context, id)).toMatchObject({
    mail: read.mail,
    createdAt: read.createdDateTime,
    sessionsValidFrom: read.signInSessionsValidFromDateTime,
  });
});

test('sessions are not taken for revoked where Graph says that they are not', async () => {
  const context = await graphThatSays({ value: false });
  await expect(revokeSignInSessions(context, id)).rejects.toMatchObject({
    kind: 'terminal',
    code: 'cloud-error',
  });
});

test('sessions are revoked where a cloud says so without a word', async () => {
  const context = await graphThatSays({});
  await expect(revokeSignInSessions(context, id)).resolves.toBeUndefined();
});
