import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerAt } from './caller.ts';
import { openServerGround, type ServerGround } from './ground.ts';
import { tokenOfWorkload } from './issuer.ts';
import { answersOf, type OpenApiDocument } from './openapi.ts';

let ground: ServerGround;

beforeAll(async () => {
  ground = await openServerGround();
});
afterAll(() => ground.close());

describe.each([
  ['/openapi.json', '3.1.0'],
  ['/openapi-3.0.json', '3.0.3'],
])('the document %s', (path, version) => {
  it('is a document of its version, for anybody to import', async () => {
    const { status, body } = await callerAt(ground.url)(path);
    expect(status, JSON.stringify(body)).toBe(200);
    expect((body as OpenApiDocument).openapi).toBe(version);
    const { valid, errors } = await new Validator().validate(body as Record<string, unknown>);
    expect(valid, JSON.stringify(errors)).toBe(true);
  });

  it('gives every operation a short id of its own, a summary and what its refusals are', async () => {
    const { paths } = (await callerAt(ground.url)(path)).body as OpenApiDocument;
    const found = Object.values(paths).flatMap((methods) => Object.values(methods));
    const ids = found.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of found) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]{3,30}$/);
      expect(operation).toHaveProperty('summary', expect.stringMatching(/\.$/));
      if ('security' in operation) expect(Object.keys(operation.responses)).toContain('403');
    }
  });
});

it('names the address at which the server listens', async () => {
  expect((await callerAt(ground.url)('/openapi.json')).body).toHaveProperty('servers', [{ url: ground.url }]);
});

it.each(['/v1/runs?stauts=waiting', '/v1/runs?limit=5&state=ended', '/v1/events?runs=a'])(
  'refuses %s, whose filter is misspelt, and does not answer without one',
  async (path) => {
    const { status, body } = await callerAt(ground.url, await tokenOfWorkload(ground.issuer))(path);
    expect(status).toBe(400);
    expect(body).toHaveProperty('detail', expect.stringMatching(/^this operation has no parameter "/));
  },
);

it('tells an answer that is not as the document says', async () => {
  const call = callerAt(ground.url);
  const check = answersOf((await call('/openapi.json')).body as OpenApiDocument);
  const answered = await call('/healthz');
  expect(check('GET', '/healthz', answered)).toBeUndefined();
  expect(check('GET', '/healthz', { ...answered, body: { status: 'well' } })).toMatch(/data\/status/);
  expect(check('GET', '/healthz', { ...answered, status: 202 })).toMatch(/does not describe 202/);
});
