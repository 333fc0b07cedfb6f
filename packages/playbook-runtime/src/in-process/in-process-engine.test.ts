import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import type { OpenRun } from '../store/open-run.ts';
import { openRunStore, type RunStore } from '../store/run-store.ts';
import { inProcessEngine } from './in-process-engine.ts';
import { bindAction, type RunAction } from '../engine/run-action.ts';
import { describeRunEngine, type EngineUnderTest } from '../engine/run-engine.suite.ts';

async function newStore(clock: ManualClock): Promise<RunStore> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-engine-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return openRunStore(folder, { clock });
}

async function opened(store: RunStore, runId: string, how: 'begin' | 'reopen' = 'begin'): Promise<OpenRun> {
  const run = await store[how](runId);
  if (!run.ok) throw new Error(run.problems[0]?.message);
  onTestFinished(() => run.value.close().catch(() => undefined));
  return run.value;
}

describeRunEngine('the in-process engine', async (actions) => {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const store = await newStore(clock);
  const over = (run: OpenRun): EngineUnderTest => ({
    engine: inProcessEngine({ run, store, clock, actions }),
    clock,
    restart: async () => {
      await run.close();
      return over(await opened(store, 'r-1', 'reopen'));
    },
  });
  return over(await opened(store, 'r-1'));
});

it('lets only one run at a time touch what it is serialised on', async () => {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const store = await newStore(clock);
  let release: (() => void) | undefined;
  const work: RunAction<null, string> = { name: 'work', args: z.null(), result: z.string() };
  const slow = () =>
    new Promise<string>(
      (resolve) =>
        (release = () => {
          resolve('done');
        }),
    );
  const quick = () => Promise.resolve('done');
  const engines = await Promise.all(
    ['r-1', 'r-2'].map(async (runId, at) =>
      inProcessEngine({
        run: await opened(store, runId),
        store,
        clock,
        actions: [bindAction(work, at === 0 ? slow : quick)],
      }),
    ),
  );
  const touch = (runId: string, at: number) =>
    engines[at]!.run(runId, (context) => context.act('step', work, null, { serializeOn: 'key/1' }), null);
  const first = touch('r-1', 0);
  while (release === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  await expect(touch('r-2', 1)).rejects.toMatchObject({ code: 'target-busy' });
  release();
  expect(await first).toBe('done');
  const claim = await store.claim('key/1', 'r-2');
  expect(claim.ok).toBe(true);
});
