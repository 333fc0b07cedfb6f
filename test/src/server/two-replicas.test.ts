import {
  findPostgres,
  startPrivateServer,
  type PrivateServer,
} from '@drawbridge/sql-store/private-server-suite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerAt, untilState, type Call } from './caller.ts';
import { allEvents } from './event-stream.ts';
import { demoIncident, demoKey, openServerGround, playbookId, type ServerGround } from './ground.ts';
import { tokenOfPerson, tokenOfWorkload } from './issuer.ts';

const bin = findPostgres();

describe.skipIf(bin === undefined)('two servers on one PostgreSQL database', () => {
  let postgres: PrivateServer;
  let grounds: readonly [ServerGround, ServerGround];
  let machines: readonly [Call, Call];

  beforeAll(async () => {
    postgres = await startPrivateServer(bin ?? '');
    const url = await postgres.createDatabase();
    const first = await openServerGround({ postgres: url });
    grounds = [first, await openServerGround({ postgres: url, beside: first })];
    const token = await tokenOfWorkload(first.issuer);
    machines = [callerAt(grounds[0].url, token), callerAt(grounds[1].url, token)];
  }, 120_000);
  afterAll(async () => {
    await grounds[1].close();
    await grounds[0].close();
    await postgres.remove();
  });

  it('make one run for each playbook, and one change, of an incident that is sent a thousand times at once', async () => {
    const body = await demoIncident();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => machines[at % 2 ? 1 : 0]('/v1/incidents', { body })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const runs = answers.flatMap(
      (answer) => (answer.body as { runs: { runId: string; playbook: string; is: string }[] }).runs,
    );
    const ids = new Map(runs.map(({ playbook, runId }) => [runId, playbook]));
    expect(ids.size, 'one run for each playbook').toBe(new Set(ids.values()).size);
    expect(runs.filter(({ is }) => is === 'started').length).toBe(ids.size);
    const [ofKey] = [...ids].find(([, playbook]) => playbook === playbookId) ?? [''];
    for (const machine of machines)
      expect((await untilState(machine, ofKey, 'ended')).status).toBe('contained');
    const changes = grounds[0].sim.operations.filter(
      ({ operation, resource }) => operation === 'iam:UpdateAccessKey' && resource.includes(demoKey),
    );
    expect(changes.length).toBe(1);
  }, 240_000);

  it('give the same events under the same ids', async () => {
    const reader = await tokenOfPerson(grounds[0].issuer, 'viewer');
    const [first, second] = await Promise.all(grounds.map(({ url }) => allEvents(callerAt(url, reader))));
    expect(first?.length).toBeGreaterThan(10);
    expect(second).toEqual(first);
  });
});
