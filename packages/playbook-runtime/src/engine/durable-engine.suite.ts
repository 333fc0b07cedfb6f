import { RetryableFailure, TerminalFailure, type JsonValue } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { suiteBodies, work } from './durable-engine-bodies.suite.ts';
import type { DurableEngine, RegisteredBody } from './durable-engine.ts';
import { bindAction, type ActionCall, type BoundAction } from './run-action.ts';

/** What an engine is opened with. */
interface EngineParts {
  readonly bodies: readonly RegisteredBody[];
  readonly actions: readonly BoundAction[];
}

/** An engine under test, over a store that outlives it. */
interface DurableEngineUnderTest {
  engine(): DurableEngine;
  now(): Date;
  /** Moves the engine's time on, where it has one of its own. */
  advance(milliseconds: number): void;
  /** Closes the engine and opens another one over the same store. */
  restart(): Promise<void>;
  /** Begins a run in the store and leaves it without an entry, as a process does that dies there. */
  cutOff(runId: string): Promise<void>;
  /** What the engine was told of as a fault. */
  readonly problems: readonly unknown[];
}

export type StartDurableEngine = (parts: EngineParts) => Promise<DurableEngineUnderTest>;

type Work = (args: JsonValue, call: ActionCall) => Promise<JsonValue>;

/** Engines that ask a server take longer. */
const patience = { timeout: 20_000 };

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

/** What every engine that runs many bodies durably must do. */
export function describeDurableEngine(name: string, start: StartDurableEngine): void {
  const open = (perform: Work) => start({ bodies: suiteBodies, actions: [bindAction(work, perform)] });
  const counting = () => {
    const calls: string[] = [];
    const perform: Work = (args, call) => {
      calls.push(`${call.runId} ${call.step}`);
      return Promise.resolve(args);
    };
    return { calls, perform };
  };

  describe(`${name}: a run`, () => {
    it('comes to its end, and its result is given however often it is asked for', async () => {
      const { calls, perform } = counting();
      const under = await open(perform);
      expect(await under.engine().start('r-1', 'steps@1', 7)).toBe('started');
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: [7, 7] });
      await under.restart();
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: [7, 7] });
      expect(calls).toEqual(['r-1 first', 'r-1 second']);
    });

    it('is begun once, however many ask for it at once', async () => {
      const { calls, perform } = counting();
      const under = await open(perform);
      const asked = await Promise.all(
        Array.from({ length: 20 }, () => under.engine().start('r-1', 'steps@1', 7)),
      );
      expect(asked.filter((answer) => answer === 'started')).toHaveLength(1);
      await under.engine().result('r-1');
      expect(await under.engine().start('r-1', 'steps@1', 8)).toBe('known');
      expect(calls).toHaveLength(2);
    });

    it('whose process died before it was received is begun by the next who asks, however many do at once', async () => {
      const { calls, perform } = counting();
      const under = await open(perform);
      await under.cutOff('r-1');
      const asked = await Promise.all([1, 2, 3].map(() => under.engine().start('r-1', 'steps@1', 7)));
      expect([...asked].sort()).toEqual(['known', 'known', 'started']);
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: [7, 7] });
      expect(calls).toHaveLength(2);
    });

    it('of an unknown body is not begun', async () => {
      const under = await open(counting().perform);
      await expect(under.engine().start('r-1', 'nothing@1', null)).rejects.toThrow('nothing@1');
      await expect(under.engine().result('r-1')).rejects.toThrow();
    });

    it('is one of many', async () => {
      const { calls, perform } = counting();
      const under = await open(perform);
      const ids = Array.from({ length: 50 }, (_, at) => `r-${String(at)}`);
      await Promise.all(ids.map((id) => under.engine().start(id, 'steps@1', id)));
      const ends = await Promise.all(ids.map((id) => under.engine().result(id)));
      expect(ends).toEqual(ids.map((id) => ({ is: 'done', output: [id, id] })));
      expect(new Set(calls).size).toBe(100);
      expect(calls).toHaveLength(100);
    });
  });

  describe(`${name}: a step`, () => {
    it('that fails for a while is done again, with the same key', async () => {
      const keys: string[] = [];
      const under = await open((_args, call) => {
        keys.push(call.idempotencyKey);
        return keys.length < 3 ? Promise.reject(new RetryableFailure('busy', 'busy')) : Promise.resolve('ok');
      });
      await under.engine().start('r-1', 'retried@1', null);
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: 'ok' });
      expect(new Set(keys).size).toBe(1);
      expect(keys).toHaveLength(3);
    });

    it('that has used up its attempts ends the run with its failure', async () => {
      let count = 0;
      const under = await open(() => {
        count += 1;
        return Promise.reject(new RetryableFailure('busy', 'too busy', { hints: ['later'] }));
      });
      await under.engine().start('r-1', 'retried@1', null);
      expect(await under.engine().result('r-1')).toMatchObject({
        is: 'failed',
        code: 'busy',
        reason: 'too busy',
        hints: ['later'],
      });
      expect(count).toBe(3);
    });

    it('that asks for a longer wait than is allowed, or that fails for good, is not done again', async () => {
      const failures = [
        new RetryableFailure('busy', 'an hour', { retryAfterMs: 3_600_000 }),
        new TerminalFailure('denied', 'no'),
      ];
      for (const [at, failure] of failures.entries()) {
        let count = 0;
        const under = await open(() => {
          count += 1;
          return Promise.reject(failure);
        });
        await under.engine().start(`r-${String(at)}`, 'retried@1', null);
        expect(await under.engine().result(`r-${String(at)}`)).toMatchObject({ code: failure.code });
        expect(count).toBe(1);
      }
    });

    it('in flight when the engine closes ends, and is not done again', async () => {
      let finish: (() => void) | undefined;
      const calls: string[] = [];
      const under = await open(async (_args, { step }) => {
        calls.push(step);
        if (step === 'first') await new Promise<void>((resolve) => (finish = resolve));
        return step;
      });
      await under.engine().start('r-1', 'steps@1', null);
      await expect.poll(() => finish, patience).toBeDefined();
      const restarted = under.restart();
      finish?.();
      await restarted;
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: ['first', 'second'] });
      expect(calls).toEqual(['first', 'second']);
    });

    it('never overlaps with another one that is serialised on the same, and both are done', async () => {
      let inside = 0;
      const seen: number[] = [];
      const under = await open(async () => {
        inside += 1;
        seen.push(inside);
        await settled();
        inside -= 1;
        return 'done';
      });
      const ids = ['r-1', 'r-2', 'r-3'];
      await Promise.all(ids.map((id) => under.engine().start(id, 'serial@1', 'key/1')));
      for (const id of ids) expect(await under.engine().result(id)).toEqual({ is: 'done', output: 'done' });
      expect(seen).toEqual([1, 1, 1]);
    });
  });

  describe(`${name}: a signal`, () => {
    it('that came early is kept', async () => {
      let let_: (() => void) | undefined;
      const under = await open(async (_args, { step }) => {
        if (step === 'before') await new Promise<void>((resolve) => (let_ = resolve));
        return step;
      });
      await under.engine().start('r-1', 'waiting@1', {});
      await expect.poll(() => let_, patience).toBeDefined();
      expect(await under.engine().signal('r-1', { name: 'go', value: 'now', id: 's-1' })).toBe('taken');
      let_?.();
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: ['before', 'now', 'after'] });
    });

    it('wakes a run that waits, also after a restart', async () => {
      const { calls, perform } = counting();
      const under = await open(perform);
      await under.engine().start('r-1', 'waiting@1', {});
      await settled();
      await under.restart();
      expect(await under.engine().signal('r-1', { name: 'go', value: { by: 'bo' }, id: 's-1' })).toBe(
        'taken',
      );
      expect(await under.engine().result('r-1')).toEqual({
        is: 'done',
        output: [null, { by: 'bo' }, { by: 'bo' }],
      });
      expect(calls).toEqual(['r-1 before', 'r-1 after']);
    });

    it('is taken once: again under its id it is repeated, and another one is refused', async () => {
      const under = await open(counting().perform);
      await under.engine().start('r-1', 'two-signals@1', null);
      expect(await under.engine().signal('r-1', { name: 'one', value: 1, id: 'a' })).toBe('taken');
      expect(await under.engine().signal('r-1', { name: 'one', value: 1, id: 'a' })).toBe('repeated');
      expect(await under.engine().signal('r-1', { name: 'one', value: 9, id: 'b' })).toBe('refused');
      expect(await under.engine().signal('r-1', { name: 'two', value: 2, id: 'a' })).toBe('taken');
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: [1, 2] });
      expect(await under.engine().signal('r-1', { name: 'two', value: 2, id: 'a' })).toBe('repeated');
      expect(await under.engine().signal('r-1', { name: 'three', value: 3, id: 'c' })).toBe('refused');
    });

    it('that two send at once is taken from one of them', async () => {
      const under = await open(counting().perform);
      await under.engine().start('r-1', 'two-signals@1', null);
      const send = (id: string) => under.engine().signal('r-1', { name: 'one', value: id, id });
      const answers = await Promise.all(['a', 'b', 'c', 'd'].map(send));
      expect([...answers].sort()).toEqual(['refused', 'refused', 'refused', 'taken']);
    });

    it('to a run that never was is unknown', async () => {
      const under = await open(counting().perform);
      expect(await under.engine().signal('r-9', { name: 'go', value: 1, id: 'a' })).toBe('unknown');
    });

    it('that does not come in time is done without, and refused from then on', async () => {
      const under = await open(counting().perform);
      await under.engine().start('r-1', 'waiting@1', { timeoutMs: 200 });
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: [null, 'too late', null] });
      expect(await under.engine().signal('r-1', { name: 'go', value: 1, id: 'a' })).toBe('refused');
    });
  });

  describe(`${name}: a sleep`, () => {
    it('lasts until a moment that a restart does not move', async () => {
      const under = await open(counting().perform);
      const began = under.now().getTime();
      await under.engine().start('r-1', 'sleeping@1', null);
      await under.restart();
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: null });
      expect(under.now().getTime() - began).toBeGreaterThanOrEqual(400);
    });
  });

  describe(`${name}: a wait that is over`, () => {
    it('is not held up by a run that is at work since its own was', async () => {
      let finish: (() => void) | undefined;
      const under = await open(async (_args, { runId }) => {
        if (runId === 'r-1') await new Promise<void>((resolve) => (finish = resolve));
        return runId;
      });
      await under.engine().start('r-1', 'sleeping@1', null);
      await settled();
      await under.engine().start('r-2', 'sleeping@1', null);
      expect(await under.engine().result('r-2')).toEqual({ is: 'done', output: 'r-2' });
      await expect.poll(() => finish, patience).toBeDefined();
      finish?.();
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: 'r-1' });
    });
  });

  describe(`${name}: a run that is cancelled`, () => {
    it('while it waits concludes then, not when the wait began, and takes no signal', async () => {
      const { calls, perform } = counting();
      const under = await open(perform);
      await under.engine().start('r-1', 'concluding@1', null);
      await expect.poll(() => calls, patience).toEqual(['r-1 first']);
      await settled();
      expect(await under.engine().cancel('r-1', 'bo', 'a drill')).toBe('cancelled');
      expect(await under.engine().result('r-1')).toEqual({ is: 'cancelled', reason: 'a drill' });
      expect(calls).toEqual(['r-1 first', 'r-1 conclude']);
      expect(await under.engine().signal('r-1', { name: 'go', value: 1, id: 'a' })).toBe('refused');
    });

    it('while a step is in flight ends after it', async () => {
      let finish: (() => void) | undefined;
      const calls: string[] = [];
      const under = await open(async (_args, { step }) => {
        calls.push(step);
        if (step === 'first') await new Promise<void>((resolve) => (finish = resolve));
        return null;
      });
      await under.engine().start('r-1', 'steps@1', null);
      await expect.poll(() => finish, patience).toBeDefined();
      expect(await under.engine().cancel('r-1', 'bo', 'a drill')).toBe('cancelled');
      finish?.();
      expect(await under.engine().result('r-1')).toMatchObject({ is: 'cancelled' });
      expect(calls).toEqual(['first']);
    });

    it('is not, once it has ended, and never was where there is none', async () => {
      const under = await open(counting().perform);
      await under.engine().start('r-1', 'steps@1', null);
      await under.engine().result('r-1');
      expect(await under.engine().cancel('r-1', 'bo', 'late')).toBe('ended');
      expect(await under.engine().cancel('r-9', 'bo', 'never')).toBe('unknown');
    });
  });

  describe(`${name}: a fault of ours in a step`, () => {
    it('leaves the run to be resumed, and the others alone', async () => {
      let isBroken = true;
      const under = await open((_args, { runId }) => {
        if (runId === 'r-1' && isBroken) throw new Error('a fault');
        return Promise.resolve('ok');
      });
      await under.engine().start('r-1', 'retried@1', null);
      await under.engine().start('r-2', 'retried@1', null);
      expect(await under.engine().result('r-2')).toEqual({ is: 'done', output: 'ok' });
      await expect.poll(() => under.problems.length, patience).toBeGreaterThan(0);
      isBroken = false;
      await under.restart();
      expect(await under.engine().result('r-1')).toEqual({ is: 'done', output: 'ok' });
    });
  });
}
