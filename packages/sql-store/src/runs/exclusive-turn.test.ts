import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { expect, it } from 'vitest';

import { onEachDatabase, storeIn, valueOf } from '../databases.suite.ts';

const [started, guards] = containmentEvents('r-1', ['a']);

onEachDatabase('exclusive work', (newDatabase) => {
  it('journals nothing once its lock was lost and other work has begun', async () => {
    const open = await newDatabase();
    const [first, second] = [await storeIn(open), await storeIn(open)];
    if (first.database.dialect.name === 'sqlite') return;
    const run = valueOf(await first.begin('r-1'));
    const work = first.exclusively(async () => {
      await run.append(started!);
      await second.database.all(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`);
      await second.exclusively(() => Promise.resolve());
      await run.append(guards!);
    });
    await expect(work).rejects.toThrow('the lock of all runs was lost');
    expect(valueOf(await second.read('r-1'))).toHaveLength(1);
  });

  it('journals what it is given, and so does what comes after it', async () => {
    const store = await storeIn(await newDatabase());
    const run = valueOf(await store.begin('r-1'));
    valueOf(await store.exclusively(() => run.append(started!)));
    valueOf(await store.exclusively(() => Promise.resolve()));
    await run.append(guards!);
    expect(run.entries()).toHaveLength(2);
  });
});
