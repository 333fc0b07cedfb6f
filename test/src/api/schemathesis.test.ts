import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { roles, serveApi, type ServedApi } from './served-api.ts';
import { documents, prepareSchemathesis, tryApi } from './try-api.ts';

const schemathesis = await prepareSchemathesis();
const reason = schemathesis.found ? '' : schemathesis.reason;

describe.skipIf(!schemathesis.found)('the API, by schemathesis', () => {
  let api: ServedApi;
  beforeAll(async () => {
    api = await serveApi();
  }, 300_000);
  afterAll(async () => {
    await api.stop();
  }, 120_000);

  // Every role, and each document with some of them: `npm run try:schemathesis` has all of both.
  it.each(roles.map((role, at) => ({ role, document: documents[at % documents.length] ?? 'openapi.json' })))(
    'has no fault and breaks no schema of $document, for the role $role',
    async (trial) => {
      if (!schemathesis.found) return;
      const tried = await tryApi(schemathesis.python, api, { ...trial, examples: 1, seed: 14 });
      expect(tried.isGood, tried.report).toBe(true);
      expect(tried.requests).toBeGreaterThan(300);
      expect(api.log().match(/"level":[56]0/g)).toBeNull();
    },
    600_000,
  );
});

it.skipIf(schemathesis.found)(`is not tried by schemathesis: ${reason}`, () => {
  expect(process.env.DRAWBRIDGE_SCHEMATHESIS).not.toBe('required');
});
