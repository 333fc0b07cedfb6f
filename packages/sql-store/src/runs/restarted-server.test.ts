import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Problem } from '@drawbridge/base';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { describe, expect, it } from 'vitest';

import { storeIn, systemClock, temporaryFolder, valueOf } from '../databases.suite.ts';
import { openPostgres } from '../database/postgres/postgres-database.ts';
import { findPostgres } from '../database/postgres/private-server.suite.ts';
import { usePrivateServer } from '../database/postgres/use-private-server.suite.ts';
import { databaseLogOptions, openDatabaseAudit } from '../log/database-audit.ts';

const bin = findPostgres();

describe.skipIf(bin === undefined)('while a PostgreSQL server starts again', () => {
  const server = usePrivateServer(bin ?? '');
  const open = async (key: string) => {
    const url = await server().createDatabase();
    const audit = { key, onProblem: () => undefined };
    return storeIn(async () => valueOf(await openPostgres({ url })), { audit });
  };
  const newKey = async () => join(await temporaryFolder(), 'audit.pem');

  it('the changes of the last hour are counted when it is back, and not taken for what cannot be counted', async () => {
    const store = await open(await newKey());
    await server().stop('immediate');
    const counting = store.countChanges(new Date(Date.now() - 3_600_000));
    await server().start();
    expect(await counting).toEqual({ ok: true, changes: [] });
  });

  it.each(['runEnded', 'checkpoint'] as const)('what %s signs is signed when it is back', async (ask) => {
    const problems: Problem[] = [];
    const key = await newKey();
    const store = await open(key);
    const run = valueOf(await store.begin('r-1'));
    for (const event of containmentEvents('r-1', ['a'])) await run.append(event);
    const options = databaseLogOptions(store.database, store.journals, { clock: systemClock, key });
    const audit = openDatabaseAudit(options, (found) => problems.push(found));
    await server().stop('immediate');
    const signed = audit[ask]();
    await wait(300);
    await server().start();
    await signed;
    expect(problems).toEqual([]);
    expect((await audit.checkpoint())?.split('\n')[1]).toBe('9');
  });
});
