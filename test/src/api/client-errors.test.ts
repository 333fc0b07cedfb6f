import { afterAll, beforeAll, expect, it } from 'vitest';

import { callerAt } from '../server/caller.ts';
import { openServerGround, type ServerGround } from '../server/ground.ts';
import { answersOf, type CheckAnswer, type OpenApiDocument } from '../server/openapi.ts';
import { bytesOf, sendRaw, type RawAnswer } from '../server/raw-request.ts';

let ground: ServerGround;
let check: CheckAnswer;

beforeAll(async () => {
  ground = await openServerGround({ limits: { requestTimeout: 'PT1S', headerBytes: 8_192 } });
  check = answersOf((await callerAt(ground.url)('/openapi.json')).body as OpenApiDocument);
});
afterAll(() => ground.close());

const get = { method: 'GET', path: '/v1/runs', headers: {} };

/** What is wrong with an answer by the document. */
function faultOf({ status = 0, text }: RawAnswer): string | undefined {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const lines = head.split('\r\n').slice(1);
  const headers = new Headers(lines.map((line) => line.split(': ', 2) as [string, string]));
  return check('GET', '/v1/runs', { status, headers, body: JSON.parse(body) as unknown });
}

it.each([
  [
    'headers that are too long',
    431,
    'headers-too-large',
    [bytesOf({ ...get, headers: { 'x-long': 'x'.repeat(9_000) } })],
  ],
  [
    'an address that is too long',
    431,
    'headers-too-large',
    [bytesOf({ ...get, path: `/${'a'.repeat(9_000)}` })],
  ],
  ['bytes that are no request', 400, 'no-http', [Buffer.from('\u{1}\u{2}\r\n\r\n')]],
  [
    'a header that does not end in time',
    408,
    'too-slow',
    [
      Buffer.from('GET /v1/runs HTTP/1.1\r\nhost: x\r\n'),
      ...Array.from({ length: 20 }, () => Buffer.from('a: b\r\n')),
    ],
  ],
])('answers %s as everything is answered', async (_, status, code, parts) => {
  const answer = await sendRaw(ground.url, { parts, pauseMs: 200 });
  expect(answer.text).toContain(`urn:drawbridge:request/${code}`);
  expect(answer.text).toContain('content-type: application/problem+json');
  expect([answer.status, faultOf(answer)]).toEqual([status, undefined]);
});

it('puts nothing into an answer that is on its way', async () => {
  const headers = { authorization: `Bearer ${ground.apiToken}`, connection: 'keep-alive' };
  const events = bytesOf({ method: 'GET', path: '/v1/events', headers });
  const { text } = await sendRaw(ground.url, {
    parts: [events, Buffer.from('\u{1}\u{2}\r\n\r\n')],
    pauseMs: 500,
  });
  expect(text).toContain('text/event-stream');
  expect(text).not.toContain('urn:drawbridge');
});
