import { randomUUID } from 'node:crypto';

import { bindAction } from '@drawbridge/playbook-runtime';
import { suiteBodies, work } from '@drawbridge/playbook-runtime/durable-engine-bodies';
import { onEachDatabase, storeIn, systemClock } from '@drawbridge/sql-store/databases-suite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { openTemporalEngine } from '../open-temporal-engine.ts';
import { findTemporal } from '../server/temporal-program.suite.ts';
import { startTemporal, type TemporalServer } from '../server/temporal-server.suite.ts';
import { bundleSuite } from './suite-bundle.suite.ts';

const temporal = await findTemporal();
// One that was there already has settings of its own.
const isOurs = temporal.found && temporal.address === undefined;
const reason = isOurs ? '' : ` (skipped: ${temporal.found ? 'the server is not ours' : temporal.reason})`;
/** A history is called long after so many events, of which a step makes about six. */
const longHistory = 20;
const steps = 6;

describe.skipIf(!isOurs)(`a run on Temporal whose history has become long${reason}`, () => {
  let server: TemporalServer;
  let codePath: string;
  beforeAll(async () => {
    if (!temporal.found) return;
    codePath = await bundleSuite();
    server = await startTemporal(temporal, [
      `limit.historyCount.suggestContinueAsNew=${String(longHistory)}`,
    ]);
  }, 300_000);
  afterAll(() => server.remove());

  onEachDatabase('with its journal', (newDatabase) => {
    it('is taken up by further workflows: each step once and in order, and the signal is not lost', async () => {
      const calls: string[] = [];
      const action = bindAction(work, (args, { step }) => {
        calls.push(step);
        return Promise.resolve(args);
      });
      const store = await storeIn(await newDatabase(), { clock: systemClock });
      const { address, namespace } = server;
      const taskQueue = `test-${randomUUID()}`;
      const engine = await openTemporalEngine({
        store,
        clock: systemClock,
        bodies: suiteBodies,
        actions: () => [action],
        connection: { address, namespace, taskQueue },
        codePath,
        onProblem: () => undefined,
      });
      onTestFinished(() => engine.close());
      await engine.start('r-1', 'many-steps@1', steps);
      // It comes while the first of the workflows works, and is asked for by a later one.
      expect(await engine.signal('r-1', { name: 'go', value: 'now', id: 'ann' })).toBe('taken');
      expect(await engine.result('r-1')).toEqual({ is: 'done', output: 'now' });
      const names = (word: string) => Array.from({ length: steps }, (_, at) => `${word} ${String(at)}`);
      expect(calls).toEqual([...names('early'), ...names('late')]);
      const statuses = await statusesOf(`${taskQueue}/r-1`, server);
      expect(statuses.filter((status) => status === 'CONTINUED_AS_NEW').length).toBeGreaterThan(1);
      expect(statuses.filter((status) => status !== 'CONTINUED_AS_NEW')).toEqual(['COMPLETED']);
    }, 300_000);
  });
});

/** How each workflow of that id ended. They are listed a moment after they have. */
async function statusesOf(workflowId: string, { address, namespace }: TemporalServer) {
  const { Client, Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection, namespace });
  onTestFinished(() => connection.close());
  const list = async () => {
    const statuses: string[] = [];
    for await (const { status } of workflow.list({ query: `WorkflowId = '${workflowId}'` }))
      statuses.push(status.name);
    return statuses;
  };
  await expect.poll(list, { timeout: 20_000 }).toContain('COMPLETED');
  return list();
}
