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
const count = Number(process.env.DRAWBRIDGE_TEMPORAL_RUNS ?? 20);

if (temporal.found) {
  describe('replicas', () => {
    let server: TemporalServer;
    let codePath: string;
    beforeAll(async () => {
      codePath = await bundleSuite();
      server = await startTemporal(temporal);
    }, 300_000);
    afterAll(() => server.remove());

    onEachDatabase('two workers on Temporal', (newDatabase) => {
      const openTwo = async () => {
        const calls: string[] = [];
        const problems: unknown[] = [];
        const database = await newDatabase();
        const { address, namespace } = server;
        const connection = { address, namespace, taskQueue: `test-${randomUUID()}` };
        const open = async () => {
          const store = await storeIn(database, { clock: systemClock });
          const perform = (args: unknown, call: { readonly runId: string; readonly step: string }) => {
            calls.push(`${call.runId} ${call.step}`);
            return Promise.resolve(work.result.parse(args));
          };
          const engine = await openTemporalEngine({
            store,
            clock: systemClock,
            bodies: suiteBodies,
            actions: () => [bindAction(work, perform)],
            connection: { ...connection, encryptionKey: new Uint8Array(32).fill(7) },
            codePath,
            onProblem: (_runId, error) => void problems.push(error),
          });
          return { engine, store };
        };
        const [one, other] = [await open(), await open()];
        return { one, other, calls, problems };
      };

      it('begin a run once that both are asked for at once, and do each of its steps once', async () => {
        const { one, other, calls, problems } = await openTwo();
        onTestFinished(async () => {
          await Promise.all([one.engine.close(), other.engine.close()]);
        });
        const ids = Array.from({ length: count }, (_, at) => `r-${String(at)}`);
        const asked = ids.flatMap((id) => [one, other].map(({ engine }) => engine.start(id, 'steps@1', id)));
        const answers = await Promise.all(asked);
        expect(answers.filter((answer) => answer === 'started')).toHaveLength(count);
        const ends = await Promise.all(ids.map((id) => other.engine.result(id)));
        expect(ends).toEqual(ids.map((id) => ({ is: 'done', output: [id, id] })));
        expect([...calls].sort()).toEqual(ids.flatMap((id) => [`${id} first`, `${id} second`]).sort());
        expect(problems).toEqual([]);
      }, 600_000);

      it('take a run over from each other while it waits', async () => {
        const { one, other, calls } = await openTwo();
        onTestFinished(() => other.engine.close());
        await one.engine.start('r-1', 'waiting@1', {});
        await expect.poll(() => calls, { timeout: 20_000 }).toEqual(['r-1 before']);
        await one.engine.close();
        const decision = { name: 'go', value: 'now', id: 's-1' };
        expect(await other.engine.signal('r-1', decision)).toBe('taken');
        expect(await other.engine.result('r-1')).toEqual({ is: 'done', output: [null, 'now', 'now'] });
        expect(calls).toEqual(['r-1 before', 'r-1 after']);
      });
    });
  });
} else {
  describe('replicas', () => {
    it.skip(`two workers on Temporal are not tried: ${temporal.reason}`, () => undefined);
  });
}
