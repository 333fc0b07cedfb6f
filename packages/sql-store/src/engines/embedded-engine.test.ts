import { openEmbeddedEngine } from '@drawbridge/playbook-runtime';
import { describeDurableEngine } from '@drawbridge/playbook-runtime/durable-engine-suite';
import { onTestFinished } from 'vitest';

import { onEachDatabase, storeIn, systemClock } from '../databases.suite.ts';

onEachDatabase('runs of the embedded engine', (newDatabase) => {
  describeDurableEngine('the embedded engine', async ({ bodies, actions }) => {
    const problems: unknown[] = [];
    const store = await storeIn(await newDatabase(), { clock: systemClock });
    const open = () =>
      openEmbeddedEngine({
        store,
        clock: systemClock,
        bodies,
        actions: () => actions,
        onProblem: (_runId, error) => void problems.push(error),
      });
    let engine = await open();
    onTestFinished(() => engine.close());
    return {
      engine: () => engine,
      now: () => systemClock.now(),
      advance: () => undefined,
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
});
