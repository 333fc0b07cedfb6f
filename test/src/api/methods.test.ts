import { afterAll, beforeAll, expect, it } from 'vitest';

import { callerAt } from '../server/caller.ts';
import { openServerGround, type ServerGround } from '../server/ground.ts';
import type { OpenApiDocument } from '../server/openapi.ts';
import { bytesOf, sendRaw } from '../server/raw-request.ts';

let ground: ServerGround;
let described: readonly (readonly [path: string, methods: readonly string[]])[];

beforeAll(async () => {
  ground = await openServerGround();
  const { paths } = (await callerAt(ground.url)('/openapi.json')).body as OpenApiDocument;
  described = Object.entries(paths).map(([path, methods]) => [
    path.replaceAll(/\{\w+\}/g, 'x'),
    Object.keys(methods).map((method) => method.toUpperCase()),
  ]);
});
afterAll(() => ground.close());

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const withHead = (names: readonly string[]) => (names.includes('GET') ? [...names, 'HEAD'] : names);

async function send(method: string, path: string) {
  const headers = { authorization: `Bearer ${ground.apiToken}` };
  const { status, text } = await sendRaw(ground.url, { parts: [bytesOf({ method, path, headers })] });
  return { status, allow: /^allow: (.*)\r$/im.exec(text)?.[1]?.split(', '), text };
}

it('answers a method that an address does not take with 405 and those that it takes', async () => {
  const wrong = described.flatMap(([path, taken]) =>
    methods.filter((method) => !withHead(taken).includes(method)).map((method) => ({ path, taken, method })),
  );
  expect(wrong.length).toBeGreaterThan(100);
  for (const { path, taken, method } of wrong) {
    const { status, allow, text } = await send(method, path);
    expect([method, path, status, allow?.toSorted()]).toEqual([
      method,
      path,
      405,
      withHead(taken).toSorted(),
    ]);
    expect(text).toContain('content-type: application/problem+json');
  }
});

it('takes every method that it names', async () => {
  for (const [path, taken] of described.filter(([name]) => !name.startsWith('/v1/events')))
    for (const method of withHead(taken)) expect((await send(method, path)).status, path).not.toBe(405);
});

it.each(['/v1/nothing', '/v1/runs/', '/v1/runs//approve', '/v1/runs/x/approve/y'])(
  'has no method for the address %s, which leads nowhere',
  async (path) => {
    for (const method of ['GET', 'DELETE', 'TRACE']) expect((await send(method, path)).status).toBe(404);
  },
);
