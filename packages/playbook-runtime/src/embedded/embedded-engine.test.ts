import { ManualClock } from '@drawbridge/base';
import { expect, it, onTestFinished } from 'vitest';

import { describeDurableEngine } from '../engine/durable-engine.suite.ts';
import { memoryEngineStore } from '../store/memory-engine-store.suite.ts';
import { openEmbeddedEngine } from './embedded-engine.ts';

describeDurableEngine('the embedded engine, in memory', async ({ bodies, actions }) => {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const store = memoryEngineStore('memory', clock);
  const problems: unknown[] = [];
  const open = () =>
    openEmbeddedEngine({
      store,
      clock,
      bodies,
      actions: () => actions,
      onProblem: (_runId, error) => void problems.push(error),
    });
  let engine = await open();
  onTestFinished(() => engine.close());
  return {
    engine: () => engine,
    now: () => clock.now(),
    advance: (ms) => {
      clock.advance(ms);
    },
    cutOff: async (runId) => {
      const begun = await store.begin(runId);
      if (begun.ok) await begun.value.close();
    },
    restart: async () => {
      await engine.close();
      engine = await open();
    },
    problems,
  };
});

it('tells a caller after a while that another process works on the run, and waits for it no longer', async () => {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const store = memoryEngineStore('memory', clock);
  const onProblem = () => undefined;
  const engine = await openEmbeddedEngine({ store, clock, bodies: [], actions: () => [], onProblem });
  onTestFinished(() => engine.close());
  const elsewhere = await store.begin('r-1');
  if (!elsewhere.ok) throw new Error('the run could not be begun');
  await elsewhere.value.append({ type: 'run-received', runId: 'r-1', body: 'other@1', input: null });
  const busy = { kind: 'retryable', code: 'run/busy' };
  await expect(engine.signal('r-1', { name: 's', value: 1, id: 'i' })).rejects.toMatchObject(busy);
  await expect(engine.cancel('r-1', 'ann', 'enough')).rejects.toMatchObject(busy);
  expect(elsewhere.value.entries()).toHaveLength(1);
  await elsewhere.value.close();
  expect(await engine.signal('r-1', { name: 's', value: 1, id: 'i' })).toBe('taken');
});
