import { randomUUID } from 'node:crypto';

import { describeDurableEngine } from '@drawbridge/playbook-runtime/durable-engine-suite';
import { onEachDatabase, storeIn, systemClock } from '@drawbridge/sql-store/databases-suite';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';

import { openTemporalEngine } from '../open-temporal-engine.ts';
import { findTemporal } from '../server/temporal-program.suite.ts';
import { startTemporal, type TemporalServer } from '../server/temporal-server.suite.ts';
import { bundleSuite } from './suite-bundle.suite.ts';

const temporal = await findTemporal();

/** The suite of every durable engine, on a Temporal server that keeps what it has in a file. */
if (temporal.found) {
  describe('on Temporal', () => {
    let server: TemporalServer;
    let codePath: string;
    beforeAll(async () => {
      codePath = await bundleSuite();
      server = await startTemporal(temporal);
    }, 300_000);
    afterAll(() => server.remove());

    onEachDatabase('runs of the engine on Temporal', (newDatabase) => {
      describeDurableEngine('the engine on Temporal', async ({ bodies, actions }) => {
        const problems: unknown[] = [];
        const store = await storeIn(await newDatabase(), { clock: systemClock });
        const { address, namespace } = server;
        const connection = { address, namespace, taskQueue: `test-${randomUUID()}` };
        const open = () =>
          openTemporalEngine({
            store,
            clock: systemClock,
            bodies,
            actions: () => actions,
            connection,
            codePath,
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
  });
} else {
  describe('on Temporal', () => {
    it.skip(`the engine on Temporal is not tried: ${temporal.reason}`, () => undefined);
  });
}
