import { openEmbeddedEngine } from '@drawbridge/playbook-runtime';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openPostgres } from '../database/postgres/postgres-database.ts';
import { findPostgres } from '../database/postgres/private-server.suite.ts';
import { usePrivateServer } from '../database/postgres/use-private-server.suite.ts';
import { systemClock, valueOf } from '../databases.suite.ts';
import { openSqlRunStore } from '../service-store.ts';

type RegisteredBody = Parameters<typeof openEmbeddedEngine>[0]['bodies'][number];

const waiting: RegisteredBody = {
  name: 'waiting@1',
  body: async (context) => (await context.signal('go')) ?? null,
};

const bin = findPostgres();

describe.skipIf(bin === undefined)('an engine whose database is away', () => {
  const server = usePrivateServer(bin ?? '');

  it('does not say that a run is unknown, and takes the signal once the database is back', async () => {
    const database = valueOf(await openPostgres({ url: await server().createDatabase() }));
    const store = valueOf(await openSqlRunStore(database, { clock: systemClock }));
    const engine = await openEmbeddedEngine({
      store,
      clock: systemClock,
      bodies: [waiting],
      actions: () => [],
      onProblem: () => undefined,
    });
    onTestFinished(async () => {
      await engine.close();
      await store.close();
    });
    expect(await engine.start('r-1', 'waiting@1', null)).toBe('started');
    await expect
      .poll(
        async () =>
          (await store.waits.due(new Date(8e15), 1)).length +
          (await store.waits.unfinished({ limit: 1 })).length,
      )
      .toBe(0);
    const signal = { name: 'go', value: 'now', id: 's-1' };
    await server().stop('immediate');
    await expect(engine.signal('r-1', signal)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(engine.start('r-2', 'waiting@1', null)).rejects.toMatchObject({ kind: 'retryable' });
    await server().start();
    expect(await engine.signal('r-1', signal)).toBe('taken');
    expect(await engine.result('r-1')).toEqual({ is: 'done', output: 'now' });
    expect(await engine.start('r-2', 'waiting@1', null)).toBe('started');
  });
});
