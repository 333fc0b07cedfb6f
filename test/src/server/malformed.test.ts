import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerAt, untilState } from './caller.ts';
import { demoIncident, openServerGround, playbookId, type ServerGround } from './ground.ts';
import { tokenOfWorkload } from './issuer.ts';
import { malformedRequests } from './malformed.ts';
import { bytesOf, sendRaw } from './raw-request.ts';

let ground: ServerGround;
let token: string;

beforeAll(async () => {
  ground = await openServerGround({ limits: { requestTimeout: 'PT2S' } });
  token = await tokenOfWorkload(ground.issuer);
  // A log that nothing was written to has no head that could be asked for.
  const begun = await callerAt(ground.url, token)('/v1/runs', {
    body: { action: 'aws.iam.deactivate-access-key', target: 'AKIAEXAMPLEUNKNOWN01', reason: 'a first run' },
    headers: { 'idempotency-key': 'first' },
  });
  await untilState(callerAt(ground.url, token), (begun.body as { runId: string }).runId, 'ended');
});
afterAll(() => ground.close());

const seed = Number(process.env.DRAWBRIDGE_SEED ?? 14);
const count = Number(process.env.DRAWBRIDGE_MALFORMED ?? 500);

describe(`${String(count)} requests that no client should send, of the seed ${String(seed)}`, () => {
  it('are refused or answered, and none is a fault of the server', async () => {
    const requests = malformedRequests(seed, count, token);
    const faults: string[] = [];
    const left = requests.values();
    const sending = async () => {
      for (const request of left) {
        const { status = 0, text } = await sendRaw(ground.url, request);
        if (status >= 500) faults.push(`${request.what}: ${text.split('\r\n', 1)[0] ?? ''}`);
      }
    };
    await Promise.all(Array.from({ length: 16 }, sending));
    expect([...new Set(faults)].join('\n')).toBe('');
    const logged = ground.log.filter((line) => line.includes('"level":50'));
    expect(logged.join('')).toBe('');
  });

  it.each([
    ['a body that trickles in', { 'content-type': 'application/json', 'content-length': '100000' }],
    ['a header that trickles in', undefined],
  ])('are cut off when they take too long: %s', async (_, headers) => {
    const whole = Buffer.from(
      bytesOf({
        method: 'POST',
        path: '/v1/incidents',
        headers: { authorization: `Bearer ${token}`, ...headers },
      }),
    );
    const head = headers === undefined ? whole.subarray(0, -2) : whole;
    const drops = Array.from({ length: 100 }, () => Buffer.from(headers === undefined ? 'x-a: b\r\n' : ' '));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendRaw(ground.url, { parts: [head, ...drops], pauseMs: 200 })),
    );
    for (const { status, ms } of answers) {
      expect([undefined, 408]).toContain(status);
      expect(ms).toBeLessThan(8_000);
    }
  });

  it('leave it serving', async () => {
    const machine = callerAt(ground.url, token);
    expect((await machine('/readyz')).body).toMatchObject({ status: 'ready' });
    const taken = await machine('/v1/incidents', { body: await demoIncident() });
    expect(taken.status).toBe(202);
    const { runs } = taken.body as { runs: { runId: string; playbook: string }[] };
    const run = runs.find(({ playbook }) => playbook === playbookId);
    expect((await untilState(machine, run?.runId ?? '', 'ended')).status).toBe('contained');
  });
});
