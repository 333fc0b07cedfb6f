import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { lockForProcess } from '@drawbridge/base';

import { expect, it } from 'vitest';

import { incidentWithKeys, keyPlaybook, keys, planFor, setUpRun, type RunSetup } from '../run-setup.suite.ts';
import { findBrokenLocks, repairLocks } from '../store/repair-locks.ts';

const target = `aws.access-key/${keys[0]}`;

/** A run that has begun and not ended, and holds the key. */
async function beginRun(setup: RunSetup): Promise<string> {
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  const run = await setup.store.begin(plan.runId);
  if (!run.ok) throw new Error(run.problems[0]?.message);
  await run.value.append({
    type: 'run-started',
    runId: plan.runId,
    input: { kind: 'containment', plan, requester: 'automation', approvals: [] },
  });
  await setup.store.claim(target, plan.runId);
  await run.value.close();
  return plan.runId;
}

const damage = (path: string) => writeFile(path, 'no claim');

it('claims that were damaged are made again of the runs that have not ended', async () => {
  const setup = await setUpRun();
  const runs = setup.store.place;
  const runId = await beginRun(setup);
  const claimed = await setup.store.claim(target, 'another');
  if (claimed.ok) throw new Error('the key should be held');
  await damage(claimed.path);
  expect(await findBrokenLocks(runs)).toMatchObject([{ code: 'run/locks-unreadable' }]);
  expect(await setup.store.claim(target, 'another')).not.toHaveProperty('heldBy');
  const repaired = await repairLocks(runs, setup.clock);
  if (!repaired.ok) throw new Error(repaired.problems[0]?.message);
  expect(repaired.value.kept).toHaveLength(1);
  expect(await setup.store.claim(target, 'another')).toMatchObject({ ok: false, heldBy: runId });
  expect(await findBrokenLocks(runs)).toEqual([]);
});

it('are left as they are where a run cannot be read, which may hold anything', async () => {
  const setup = await setUpRun();
  const runs = setup.store.place;
  const runId = await beginRun(setup);
  await writeFile(join(runs, runId, 'journal.jsonl'), 'no journal\nat all\n');
  await mkdir(join(runs, '.claims', 'x'), { recursive: true });
  await damage(join(runs, '.claims', 'x', 'claim.1.lock'));
  expect(await repairLocks(runs, setup.clock)).toMatchObject({
    ok: false,
    problems: [
      { code: 'run/locks-not-repaired', hints: [expect.stringContaining(`repair ${runId}`) as string] },
    ],
  });
  expect(await readFile(join(runs, '.claims', 'x', 'claim.1.lock'), 'utf8')).toBe('no claim');
});

it('the lock of all runs that nobody can read is set aside', async () => {
  const setup = await setUpRun();
  const runs = setup.store.place;
  await mkdir(join(runs, '.locks'), { recursive: true });
  await damage(join(runs, '.locks', 'store.7.lock'));
  expect(await setup.store.exclusively(() => Promise.resolve('done'))).toMatchObject({
    ok: false,
    problems: [
      {
        code: 'run/store-busy',
        hints: [
          expect.stringMatching(/^try again; the lock is .*store\.7\.lock$/) as string,
          expect.stringContaining('--locks') as string,
        ],
      },
    ],
  });
  expect(await repairLocks(runs, setup.clock)).toMatchObject({ ok: true });
  expect(await setup.store.exclusively(() => Promise.resolve('done'))).toMatchObject({ value: 'done' });
});

it('nothing is set aside where everything can be read', async () => {
  const setup = await setUpRun();
  await beginRun(setup);
  expect(await repairLocks(setup.store.place, setup.clock)).toEqual({
    ok: true,
    value: { kept: [] },
    problems: [],
  });
});

it.each([
  [
    'of a process that cannot be told from a later one with its id',
    { pid: process.pid, host: hostname() },
    1,
  ],
  ['of another machine', { pid: 1, host: 'elsewhere', machine: 'another boot' }, 1],
])('the lock of all runs %s is set aside on a person’s word', async (_what, holder, count) => {
  const setup = await setUpRun();
  const locks = join(setup.store.place, '.locks');
  await mkdir(locks, { recursive: true });
  await writeFile(join(locks, 'store.1.lock'), JSON.stringify(holder));
  expect(await findBrokenLocks(setup.store.place)).toEqual([]);
  const repaired = await repairLocks(setup.store.place, setup.clock);
  expect(repaired.ok && repaired.value.kept).toHaveLength(count);
});

it('the lock of a process that lives, and is known to, is left to it', async () => {
  const setup = await setUpRun();
  const locks = join(setup.store.place, '.locks');
  const lock = await lockForProcess(locks, 'store');
  if (!lock.ok) throw new Error('the lock should be free');
  expect(await repairLocks(setup.store.place, setup.clock)).toMatchObject({
    ok: false,
    problems: [{ code: 'run/store-busy' }],
  });
  await lock.release();
});
