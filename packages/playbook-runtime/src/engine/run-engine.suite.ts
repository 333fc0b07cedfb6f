import { RetryableFailure, TerminalFailure, type JsonValue, type ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import type { RunAction, RunBody, RunEngine } from './run-engine.ts';

/** One run on the engine under test. `restart` gives an engine over the same journal, as after a crash. */
export interface EngineUnderTest {
  readonly engine: RunEngine;
  readonly clock: ManualClock;
  restart(): Promise<EngineUnderTest>;
}

export type StartEngine = (actions: Readonly<Record<string, RunAction>>) => Promise<EngineUnderTest>;

const retry = { attempts: 3, firstWaitMs: 1_000, longestWaitMs: 10_000 };

/** What every engine behind the port must do; a durable one is held to the same. */
export function describeRunEngine(name: string, start: StartEngine): void {
  describe(`${name}, doing an action`, () => {
    it('does it once, and gives its result again when the run is taken up again', async () => {
      const done: string[] = [];
      const count: RunAction = (_args, call) => {
        done.push(call.step);
        return Promise.resolve(done.length);
      };
      const under = await start({ count });
      const body: RunBody<null, JsonValue> = async (context) => [
        await context.act('first', 'count', null),
        await context.act('second', 'count', null),
      ];
      expect(await under.engine.run('r-1', body, null)).toEqual([1, 2]);
      expect(await (await under.restart()).engine.run('r-1', body, null)).toEqual([1, 2]);
      expect(done).toEqual(['first', 'second']);
    });

    it('does the one in flight again, with the same idempotency key', async () => {
      const seen: string[] = [];
      const flaky: RunAction = (_args, call) => {
        seen.push(call.idempotencyKey);
        return seen.length === 1 ? Promise.reject(new Error('the process dies')) : Promise.resolve('ok');
      };
      const under = await start({ flaky });
      const body: RunBody<null, JsonValue> = (context) => context.act('step', 'flaky', null);
      await expect(under.engine.run('r-1', body, null)).rejects.toThrow('the process dies');
      expect(await (await under.restart()).engine.run('r-1', body, null)).toBe('ok');
      expect(seen[1]).toBe(seen[0]);
      expect(seen[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    it('tries it again as often and as late as it is told', async () => {
      const at: number[] = [];
      const clocks: ManualClock[] = [];
      const busy: RunAction = () => {
        at.push(clocks[0]?.now().getTime() ?? 0);
        if (at.length === 1) throw new RetryableFailure('throttled', 'busy');
        if (at.length === 2) throw new RetryableFailure('throttled', 'busy', { retryAfterMs: 7_000 });
        return Promise.resolve('ok');
      };
      const under = await start({ busy });
      clocks.push(under.clock);
      await under.engine.run('r-1', (context) => context.act('step', 'busy', null, { retry }), null);
      expect(at.map((one) => one - (at[0] ?? 0))).toEqual([0, 1_000, 8_000]);
    });

    it.each([
      ['it will not help', new TerminalFailure('denied', 'no'), 1],
      ['it has been tried often enough', new RetryableFailure('throttled', 'busy'), 3],
      ['the wait would be too long', new RetryableFailure('throttled', 'busy', { retryAfterMs: 60_000 }), 1],
    ])(
      'does not try it again when %s, and fails the same way ever after',
      async (_why, failure, attempts) => {
        let count = 0;
        const fail: RunAction = () => {
          count += 1;
          return Promise.reject(failure);
        };
        const under = await start({ fail });
        const body: RunBody<null, JsonValue> = (context) => context.act('step', 'fail', null, { retry });
        await expect(under.engine.run('r-1', body, null)).rejects.toMatchObject({ code: failure.code });
        const again = await under.restart();
        await expect(again.engine.run('r-1', body, null)).rejects.toMatchObject({
          code: failure.code,
          kind: failure.kind,
          message: failure.message,
        });
        expect(count).toBe(attempts);
      },
    );
  });

  describe(`${name}, waiting`, () => {
    const wait: RunBody<null, JsonValue> = async (context) =>
      (await context.signal('go', 5_000)) ?? 'too late';

    it('keeps a signal that came early', async () => {
      const { engine } = await start({});
      expect(await engine.signal('r-1', 'go', 'now')).toBe(true);
      expect(await engine.run('r-1', wait, null)).toBe('now');
    });

    it('takes the first signal and refuses the second', async () => {
      const { engine } = await start({});
      expect(await engine.signal('r-1', 'go', 1)).toBe(true);
      expect(await engine.signal('r-1', 'go', 2)).toBe(false);
      expect(await engine.run('r-1', wait, null)).toBe(1);
    });

    it('goes on when the time is over, and takes no signal after that', async () => {
      const { engine } = await start({});
      expect(await engine.run('r-1', wait, null)).toBe('too late');
      expect(await engine.signal('r-1', 'go', 1)).toBe(false);
    });

    it('goes on when a signal comes', async () => {
      const { engine } = await start({});
      const running = engine.run('r-1', (context) => context.signal('go'), null);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await engine.signal('r-1', 'go', { by: 'bo' });
      expect(await running).toEqual({ by: 'bo' });
    });

    it('sleeps until a moment that a restart does not move', async () => {
      const under = await start({});
      const began = under.clock.now().getTime();
      const body: RunBody<null, void> = (context) => context.sleep('nap', 60_000);
      await under.engine.run('r-1', body, null);
      expect(under.clock.now().getTime() - began).toBe(60_000);
      const again = await under.restart();
      await again.engine.run('r-1', body, null);
      expect(again.clock.now().getTime() - began).toBe(60_000);
    });
  });
}
