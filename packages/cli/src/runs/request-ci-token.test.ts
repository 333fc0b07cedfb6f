import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { requestCiToken } from './request-ci-token.ts';

const signal = new AbortController().signal;

/** What GitHub's runner offers a job that may ask for tokens. */
async function runner(status: number, body: unknown) {
  const asked: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
  const server = createServer((request, answer) => {
    asked.push(request);
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${String(port)}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-job',
  };
  return { env, asked };
}

describe('the token of a job', () => {
  it('is asked for with the audience that names the plan', async () => {
    const { env, asked } = await runner(200, { value: 'header.payload.signature' });
    expect(await requestCiToken(env, 'drawbridge/abc', signal)).toBe('header.payload.signature');
    expect(asked[0]?.url).toBe('/token?api-version=2.0&audience=drawbridge%2Fabc');
    expect(asked[0]?.headers.authorization).toBe('bearer bearer-of-the-job');
  });

  it('is missed outside of a job, with the other way', async () => {
    await expect(requestCiToken({}, 'drawbridge/abc', signal)).rejects.toThrow('--oidc-token FILE');
  });

  it.each([
    [403, { message: 'no permission' }],
    [200, { token: 'elsewhere' }],
  ])('is missed when the runner answers %i without one', async (status, body) => {
    const { env } = await runner(status, body);
    await expect(requestCiToken(env, 'drawbridge/abc', signal)).rejects.toMatchObject({ code: 'no-token' });
  });
});
