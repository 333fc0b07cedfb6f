import { createHmac } from 'node:crypto';

import type { IssuerSim } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerAt, untilState, type Call } from './caller.ts';
import { demoIncident, openServerGround, type ServerGround } from './ground.ts';
import { audience, otherTenant, people, tenant, tokenOfPerson, tokenOfWorkload } from './issuer.ts';
import { callers, operations, type CallerName, type MatrixEntry } from './operations.ts';

let ground: ServerGround;
let calls: Readonly<Record<CallerName, Call>>;
let waitingRun: string;
let rotatedAway: string;

beforeAll(async () => {
  ground = await openServerGround({
    alwaysApproved: true,
    before: async (issuer) => {
      rotatedAway = await tokenOfPerson(issuer, 'approver');
      await issuer.rotateKeys({ keepOld: false });
    },
  });
  calls = await callersAt(ground);
  const taken = await calls.workload('/v1/incidents', { body: await demoIncident() });
  waitingRun = (taken.body as { runs: { runId: string }[] }).runs[0]?.runId ?? '';
  await untilState(calls.viewer, waitingRun, 'waiting');
});
afterAll(() => ground.close());

async function callersAt({
  url,
  issuer,
  apiToken,
  agentToken,
}: ServerGround): Promise<Record<CallerName, Call>> {
  const tokens: Record<CallerName, string> = {
    viewer: await tokenOfPerson(issuer, 'viewer'),
    responder: await tokenOfPerson(issuer, 'responder'),
    approver: await tokenOfPerson(issuer, 'approver'),
    admin: await tokenOfPerson(issuer, 'admin'),
    noRole: await tokenOfPerson(issuer, 'noRole'),
    workload: await tokenOfWorkload(issuer),
    workloadWithoutRole: await tokenOfWorkload(issuer, []),
    apiToken,
    agent: agentToken,
  };
  const made = callers.map((name) => [name, callerAt(url, tokens[name])] as const);
  return Object.fromEntries(made) as Record<CallerName, Call>;
}

const ask = (call: Call, { path, body, headers = {} }: MatrixEntry) =>
  call(path(waitingRun), { ...(body === undefined ? {} : { body }), headers });

const closed = Object.entries(operations).filter(([, { lets }]) => lets !== 'anybody');

describe('who may', () => {
  it('has a line for every operation of the document', async () => {
    const { body } = await callerAt(ground.url)('/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, { operationId: string }>> };
    const described = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    const listed = Object.keys(operations).filter((name) => !name.startsWith('/'));
    expect(listed.toSorted()).toEqual(described.toSorted());
  });

  it.each(Object.keys(operations))('%s lets do it who may, and nobody else', async (name) => {
    const entry = operations[name]!;
    for (const caller of callers) {
      const { status, body } = await ask(calls[caller], entry);
      const isLet = entry.lets === 'anybody' || entry.lets.includes(caller);
      const said = `${caller}: ${String(status)} ${JSON.stringify(body).slice(0, 300)}`;
      if (isLet) expect([401, 403], said).not.toContain(status);
      else expect([status, body], said).toMatchObject([403, { type: 'urn:drawbridge:identity/not-allowed' }]);
      expect(status, said).not.toBe(500);
    }
  });

  it.each(['approveRun', 'denyRun'])(
    '%s does not tell who may not decide whether there is a run',
    async (name) => {
      const entry = operations[name]!;
      const path = () => entry.path('by-hand-0123456789abcdef-1');
      expect((await ask(calls.noRole, { ...entry, path })).status).toBe(403);
      expect((await ask(calls.approver, { ...entry, path })).status).toBe(404);
    },
  );
});

describe('whom nothing lets in', () => {
  const tokens: readonly (readonly [string, (issuer: IssuerSim) => Promise<string>])[] = [
    [
      'of another tenant',
      (issuer) => issuer.accessToken(people.approver.id, { tenant: otherTenant, audience }),
    ],
    [
      'of another tenant that says it is ours',
      (issuer) => tokenOfPerson(issuer, 'approver', { iss: issuer.issuerOf(otherTenant) }),
    ],
    [
      'for another audience',
      (issuer) => tokenOfPerson(issuer, 'approver', { aud: 'https://graph.microsoft.com' }),
    ],
    ['of another issuer', (issuer) => tokenOfPerson(issuer, 'approver', { iss: 'https://sts.example.com/' })],
    ['with the algorithm none', async (issuer) => unsigned(await tokenOfPerson(issuer, 'approver'))],
    ['signed by HMAC with what is public', async (issuer) => signedByHmac(issuer)],
    ['of a key that was rotated away', () => Promise.resolve(rotatedAway)],
    ['that has expired', (issuer) => tokenOfPerson(issuer, 'approver', { exp: seconds() - 3_600 })],
    ['that is not valid yet', (issuer) => tokenOfPerson(issuer, 'approver', { nbf: seconds() + 3_600 })],
    ['to sign in with', (issuer) => issuer.idToken(people.approver.id, { tenant, audience })],
    ['of ours with another secret', () => Promise.resolve(otherSecret(ground.apiToken))],
    ['that is none', () => Promise.resolve('none')],
  ];

  it('is nobody, on every route', async () => {
    for (const [name, entry] of closed) {
      const { status, headers, body } = await ask(callerAt(ground.url), entry);
      expect([name, status]).toEqual([name, 401]);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(body).toMatchObject({ status: 401, type: 'urn:drawbridge:identity/no-credentials' });
    }
  });

  it.each(tokens)('is the holder of a token %s, on every route', async (_, make) => {
    const call = callerAt(ground.url, await make(ground.issuer));
    for (const [name, entry] of closed) {
      const { status, body } = await ask(call, entry);
      expect([name, status, JSON.stringify(body)]).toEqual([name, 401, expect.any(String)]);
    }
    expect((await call('/v1/no/such/route')).status).toBe(401);
  });

  it('leaves the run as it waits', async () => {
    expect((await untilState(calls.viewer, waitingRun, 'waiting')).state).toBe('waiting');
    expect(ground.writes()).toBe(0);
  });
});

const seconds = (): number => Math.floor(Date.now() / 1_000);
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function unsigned(token: string): string {
  return `${base64({ typ: 'JWT', alg: 'none' })}.${token.split('.')[1] ?? ''}.`;
}

async function signedByHmac(issuer: IssuerSim): Promise<string> {
  const [jwk] = issuer.publishedKeys;
  const head = base64({ typ: 'JWT', alg: 'HS256', kid: jwk?.kid });
  const body = (await tokenOfPerson(issuer, 'approver')).split('.')[1] ?? '';
  const signature = createHmac('sha256', JSON.stringify(jwk)).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature}`;
}

/** With one digit of its secret changed, so that its checksum tells. */
function otherSecret(token: string): string {
  const at = 20;
  return token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1);
}
