import { ManualClock } from '@drawbridge/base';
import { onTestFinished } from 'vitest';

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
