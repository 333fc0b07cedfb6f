import { RetryableFailure, TerminalFailure, type JsonValue, type ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { bindAction, type ActionCall, type BoundAction, type RunAction } from './run-action.ts';
import type { RunBody, RunEngine } from './run-engine.ts';

/** One run on the engine under test. `restart` gives an engine over the same journal, as after a crash. */
export interface EngineUnderTest {
  readonly engine: RunEngine;
  readonly clock: ManualClock;
  restart(): Promise<EngineUnderTest>;
}

export type StartEngine = (actions: readonly BoundAction[]) => Promise<EngineUnderTest>;

/** The one action of these tests; each test binds what it does. */
const work: RunAction<null, JsonValue> = { name: 'work', args: z.null(), result: z.json() };

type Work = (args: null, call: ActionCall) => Promise<JsonValue>;

const retry = { attempts: 3, firstDelayMs: 1_000, longestDelayMs: 10_000 };

/** What every engine behind the port must do; a durable one is held to the same. */
export function describeRunEngine(name: string, start: StartEngine): void {
  describe(`${name}, doing an action`, () => {
    it('does it once, and gives its result again when the run resumes', async () => {
      const done: string[] = [];
      const count: Work = (_args, call) => {
        done.push(call.step);
        return Promise.resolve(done.length);
      };
      const under = await start([bindAction(work, count)]);
      const body: RunBody<null, JsonValue> = async (context) => [
        await context.act('first', work, null),
        await context.act('second', work, null),
      ];
      expect(await under.engine.run('r-1', body, null)).toEqual([1, 2]);
      expect(await (await under.restart()).engine.run('r-1', body, null)).toEqual([1, 2]);
      expect(done).toEqual(['first', 'second']);
    });

    it('is given the arguments and gives the result, each in its shape', async () => {
      const double: RunAction<{ readonly of: number }, { readonly is: number }> = {
        name: 'double',
        args: z.object({ of: z.number() }),
        result: z.object({ is: z.number() }),
      };
      const under = await start([bindAction(double, ({ of }) => Promise.resolve({ is: 2 * of }))]);
      const body: RunBody<null, number> = async (context) =>
        (await context.act('step', double, { of: 21 })).is;
      expect(await under.engine.run('r-1', body, null)).toBe(42);
      const again = await under.restart();
      const other: RunAction<null, string> = { name: 'double', args: z.null(), result: z.string() };
      const misread: RunBody<null, string> = (context) => context.act('step', other, null);
      await expect(again.engine.run('r-1', misread, null)).rejects.toThrow("not what 'double' gives");
    });

    it('does the one in flight again, with the same idempotency key', async () => {
      const seen: string[] = [];
      const flaky: Work = (_args, call) => {
        seen.push(call.idempotencyKey);
        return seen.length === 1 ? Promise.reject(new Error('the process dies')) : Promise.resolve('ok');
      };
      const under = await start([bindAction(work, flaky)]);
      const body: RunBody<null, JsonValue> = (context) => context.act('step', work, null);
      await expect(under.engine.run('r-1', body, null)).rejects.toThrow('the process dies');
      expect(await (await under.restart()).engine.run('r-1', body, null)).toBe('ok');
      expect(seen[1]).toBe(seen[0]);
      expect(seen[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    it('retries it as often and as late as the policy says', async () => {
      const at: number[] = [];
      const clocks: ManualClock[] = [];
      const busy: Work = () => {
        at.push(clocks[0]?.now().getTime() ?? 0);
        if (at.length === 1) throw new RetryableFailure('throttled', 'busy');
        if (at.length === 2) throw new RetryableFailure('throttled', 'busy', { retryAfterMs: 7_000 });
        return Promise.resolve('ok');
      };
      const under = await start([bindAction(work, busy)]);
      clocks.push(under.clock);
      await under.engine.run('r-1', (context) => context.act('step', work, null, { retry }), null);
      expect(at.map((time) => time - (at[0] ?? 0))).toEqual([0, 1_000, 8_000]);
    });

    it.each([
      ['it will not help', new TerminalFailure('denied', 'no'), 1],
      ['it has been tried often enough', new RetryableFailure('throttled', 'busy'), 3],
      ['the wait would be too long', new RetryableFailure('throttled', 'busy', { retryAfterMs: 60_000 }), 1],
    ])(
      'does not try it again when %s, and fails the same way from then on',
      async (_why, failure, attempts) => {
        let count = 0;
        const fail: Work = () => {
          count += 1;
          return Promise.reject(failure);
        };
        const under = await start([bindAction(work, fail)]);
        const body: RunBody<null, JsonValue> = (context) => context.act('step', work, null, { retry });
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
      const { engine } = await start([]);
      expect(await engine.signal('r-1', 'go', 'now')).toBe(true);
      expect(await engine.run('r-1', wait, null)).toBe('now');
    });

    it('takes the first signal and refuses the second', async () => {
      const { engine } = await start([]);
      expect(await engine.signal('r-1', 'go', 1)).toBe(true);
      expect(await engine.signal('r-1', 'go', 2)).toBe(false);
      expect(await engine.run('r-1', wait, null)).toBe(1);
    });

    it('resumes when the time is over, and takes no signal after that', async () => {
      const { engine } = await start([]);
      expect(await engine.run('r-1', wait, null)).toBe('too late');
      expect(await engine.signal('r-1', 'go', 1)).toBe(false);
    });

    it('resumes when a signal comes', async () => {
      const { engine } = await start([]);
      const running = engine.run('r-1', (context) => context.signal('go'), null);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await engine.signal('r-1', 'go', { by: 'bo' });
      expect(await running).toEqual({ by: 'bo' });
    });

    it('sleeps until a moment that a restart does not move', async () => {
      const under = await start([]);
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
