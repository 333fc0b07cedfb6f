import { given, RetryableFailure, type Clock, type JsonValue, type Problem } from '@drawbridge/base';

import type {
  ActionsOf,
  DurableEngine,
  RegisteredBody,
  RunEnd,
  Signal,
  SignalAnswer,
} from '../engine/durable-engine.ts';
import { JournalUnwritable } from '../journal/journal-unwritable.ts';
import { eventsOf } from '../journal/run-events.ts';
import { cancellationOf } from '../journal/signals.ts';
import type { EngineStore } from '../store/engine-store.ts';
import { appendBeforeNext, type OpenRun } from '../store/open-run.ts';
import { contextOf } from './embedded-context.ts';
import { finishOf, readEnd } from './run-end.ts';
import { hasHalfDoneStep } from '../journal/half-done.ts';
import { takeSignal, type RunAtWork } from './run-at-work.ts';
import { TurnQueue } from './turn-queue.ts';

export interface EmbeddedEngineOptions {
  readonly store: EngineStore;
  readonly clock: Clock;
  readonly bodies: readonly RegisteredBody[];
  readonly actions: ActionsOf<OpenRun>;
  /** How many runs are worked on at once; 64 where it is absent. The others wait for their turn. */
  readonly atOnce?: number;
  /**
   * Told of a run that could not be worked on: it stays as it is, and resumes when the engine is opened again; before that,
   * where only the store could not be used.
   */
  readonly onProblem: (runId: string, error: unknown) => void;
  /** Told of each run that has ended, with its status. */
  readonly onEnded?: (runId: string, status: string) => void;
}

/** The end of a run that is being written. */
interface Ending {
  readonly status: string;
  readonly written: Promise<void>;
}

/** How long a timer sleeps at most: clocks of machines are set, and are asleep. */
const longestNapMs = 60_000;
/** How soon a run is tried again that another process works on. */
const busyMs = 5_000;
/** For so long, a caller who has sent something to such a run is kept waiting; then they are told to send it again. */
const patienceMs = 15_000;
const pageSize = 500;

/** Opens the embedded engine over a store, and resumes what is unfinished in it. One process, one store. */
export async function openEmbeddedEngine(options: EmbeddedEngineOptions): Promise<DurableEngine> {
  const engine = new EmbeddedEngine(options);
  await engine.resumeAll();
  return engine;
}

/**
 * Runs bodies over their journals, in this process. Only runs that do something are in memory: one that waits is closed,
 * and its body is run again over its journal when the signal comes or the time is over.
 */
class EmbeddedEngine implements DurableEngine {
  readonly #options: EmbeddedEngineOptions;
  readonly #atWork = new Map<string, RunAtWork>();
  readonly #turns: TurnQueue;
  readonly #targets = new TurnQueue(0);
  readonly #ended = new Map<string, Set<(end: RunEnd) => void>>();
  /** Runs that threw what is no failure: a timer does not try them again and again. */
  readonly #stuck = new Set<string>();
  readonly #closing = new AbortController();
  #nap = new AbortController();
  #timer: Promise<void> = Promise.resolve();

  constructor(options: EmbeddedEngineOptions) {
    this.#options = options;
    this.#turns = new TurnQueue(options.atOnce ?? 64);
  }

  async resumeAll(): Promise<void> {
    for (let after: string | undefined; ;) {
      const page = await this.#options.store.waits.unfinished({ limit: pageSize, ...given({ after }) });
      for (const runId of page) this.#work(runId);
      after = page.at(-1);
      if (page.length < pageSize) break;
    }
    this.#timer = this.#keepTime();
  }

  async start(runId: string, body: string, input: JsonValue): Promise<'started' | 'known'> {
    this.#bodyNamed(body);
    const begun = await this.#options.store.beginWith(runId, { type: 'run-received', runId, body, input });
    if (!begun.ok) {
      if (begun.problems[0]?.code === 'run/exists') return this.#startAgain(runId, body, input);
      throw unopened(runId, begun.problems[0]);
    }
    // One that has to wait for its turn does so outside of memory.
    if (!this.#closing.signal.aborted && this.#turns.isFree(runId)) {
      this.#work(runId, begun.value);
    } else {
      await begun.value.close();
      this.#work(runId);
    }
    return 'started';
  }

  /** A process may have died between the row of a run and its first entry: then nothing was received yet. */
  async #startAgain(runId: string, body: string, input: JsonValue): Promise<'started' | 'known'> {
    if (this.#atWork.has(runId) || (await this.#isOurs(runId))) return 'known';
    const answer = await this.#between(runId, async (run) => {
      if (run.entries().length > 0) return 'known' as const;
      await run.append({ type: 'run-received', runId, body, input });
      return 'started' as const;
    });
    if (answer === 'started') this.#work(runId);
    // What cannot be opened was discarded by the one that had begun it: that one was told of its failure.
    return answer ?? this.start(runId, body, input);
  }

  async result(runId: string): Promise<RunEnd> {
    const ended = new Promise<RunEnd>((resolve) => {
      this.#listen(runId, resolve);
    });
    if (this.#atWork.has(runId) || this.#turns.isAsked(runId)) return ended;
    const read = await this.#options.store.read(runId);
    if (!read.ok) throw new Error(read.problems[0]?.message ?? `there is no run ${runId}`);
    return readEnd(read.value) ?? ended;
  }

  async signal(runId: string, signal: Signal): Promise<SignalAnswer> {
    const at = this.#atWork.get(runId);
    if (at !== undefined && !at.leaving) return takeSignal(at.run, signal);
    const answer = await this.#between(runId, (run) => takeSignal(run, signal));
    if (answer === 'taken') this.#work(runId);
    return answer ?? 'unknown';
  }

  async cancel(runId: string, by: string, reason: string): Promise<'cancelled' | 'ended' | 'unknown'> {
    const append = async (run: OpenRun) => {
      if (readEnd(run.entries()) !== undefined) return 'ended' as const;
      if (cancellationOf(run.entries()) === undefined)
        await run.append({ type: 'run-cancelled', by, reason });
      return 'cancelled' as const;
    };
    const at = this.#atWork.get(runId);
    if (at !== undefined && !at.leaving) {
      const answer = await append(at.run);
      at.stop.abort(new Error(reason));
      return answer;
    }
    const answer = await this.#between(runId, append);
    if (answer === 'cancelled') this.#work(runId);
    return answer ?? 'unknown';
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the engine closes'));
    this.#nap.abort();
    for (const at of this.#atWork.values()) at.stop.abort(this.#closing.signal.reason);
    await this.#turns.drain();
    await this.#timer;
  }

  /**
   * Does something with the journal of a run that is not at work; undefined where there is no such run. Throws a retryable
   * failure, with nothing done, where another process keeps the run to itself.
   */
  async #between<T>(runId: string, work: (run: OpenRun) => Promise<T>): Promise<T | undefined> {
    return this.#turns.between(runId, async () => {
      const opened = await this.#open(runId, patienceMs);
      if (opened === undefined) return undefined;
      try {
        return await work(opened);
      } finally {
        await opened.close();
      }
    });
  }

  /** Opens a run. One that another process works on is waited for, at most so long. */
  async #open(runId: string, longestMs = Infinity): Promise<OpenRun | undefined> {
    for (let waitedMs = 0; ; waitedMs += busyMs) {
      const opened = await this.#options.store.reopen(runId);
      if (opened.ok) return opened.value;
      const [why] = opened.problems;
      if (why?.code !== 'run/busy') {
        const read = await this.#options.store.read(runId);
        if (read.ok || isOfStore(why) || isOfStore(read.problems[0])) throw unopened(runId, why);
        return undefined;
      }
      this.#closing.signal.throwIfAborted();
      if (waitedMs >= longestMs) throw busyElsewhere(runId);
      await this.#options.clock.sleep(busyMs, this.#closing.signal);
    }
  }

  /** Works on a run when its turn comes; on one that is open already where its turn comes at once. */
  #work(runId: string, open?: OpenRun): void {
    if (this.#closing.signal.aborted) return;
    this.#stuck.delete(runId);
    this.#turns.take(runId, async () => {
      try {
        const run = await this.#openInTurn(runId, open);
        if (run !== undefined) await this.#advance(run);
      } catch (error) {
        this.#stuck.add(runId);
        if (this.#closing.signal.aborted) return;
        this.#options.onProblem(runId, error);
        if (mayPass(error)) void this.#workLater(runId);
      } finally {
        this.#atWork.delete(runId);
      }
    });
  }

  /** A database that was away comes back. */
  async #workLater(runId: string): Promise<void> {
    await this.#options.clock.sleep(busyMs, this.#closing.signal).catch(() => undefined);
    this.#work(runId);
  }

  /** A run to work on; undefined where it is none of ours, or the engine closes. */
  async #openInTurn(runId: string, open: OpenRun | undefined): Promise<OpenRun | undefined> {
    if (this.#closing.signal.aborted) await open?.close();
    else if (open !== undefined) return open;
    else if (await this.#isOurs(runId)) return this.#open(runId);
    return undefined;
  }

  /** Runs the body of a run until it ends or waits; closes it. */
  async #advance(run: OpenRun): Promise<void> {
    const { runId } = run;
    const at: RunAtWork = {
      run,
      actions: this.#options.actions(run),
      stop: new AbortController(),
      leaving: false,
    };
    this.#atWork.set(runId, at);
    if (this.#closing.signal.aborted) at.stop.abort(this.#closing.signal.reason);
    let ending: Ending | undefined;
    try {
      ending = await this.#runBody(at);
    } finally {
      at.leaving = true;
      await run.close();
      // Its wait may be the next that is over.
      if (at.parked !== undefined) this.#nap.abort();
      const end = readEnd(run.entries());
      if (end !== undefined) this.#tell(runId, end);
    }
    if (ending === undefined) return;
    // Once it is durable, nobody waits until it is signed as well.
    if (readEnd(run.entries()) === undefined) await ending.written;
    this.#options.onEnded?.(runId, ending.status);
  }

  /** Runs the body; undefined where it waits. The entry of its end is on its way: it shares a commit with the closing. */
  async #runBody(at: RunAtWork): Promise<Ending | undefined> {
    const { run } = at;
    const received = eventsOf(run.entries(), 'run-received')[0];
    if (received === undefined || readEnd(run.entries()) !== undefined) return undefined;
    if (hasHalfDoneStep(run.entries())) await run.append({ type: 'run-recovered' });
    const context = contextOf(at, { ...this.#options, targets: this.#targets });
    const finish = await finishOf(() => this.#bodyNamed(received.body)(context, received.input));
    if (finish === undefined) return undefined;
    return { status: finish.status, written: appendBeforeNext(run, { type: 'run-finished', ...finish }) };
  }

  /** Runs of the command line, which has received none, are not an engine's to work on. */
  async #isOurs(runId: string): Promise<boolean> {
    const read = await this.#options.store.read(runId);
    if (!read.ok && isOfStore(read.problems[0])) throw unopened(runId, read.problems[0]);
    return read.ok && eventsOf(read.value, 'run-received').length > 0;
  }

  #bodyNamed(name: string): RegisteredBody['body'] {
    const found = this.#options.bodies.find((body) => body.name === name);
    if (found === undefined) throw new Error(`no body is registered as '${name}'`);
    return found.body;
  }

  /** Works on the runs whose wait is over, and sleeps until the next one is. */
  async #keepTime(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#nap = new AbortController();
      const napMs = await this.#workOnDue().catch((error: unknown) => {
        this.#options.onProblem('', error);
        return busyMs;
      });
      if (napMs === undefined) await this.#woken();
      else await Promise.race([this.#woken(), this.#sleep(napMs)]);
    }
  }

  /** How long nothing else is due, in milliseconds; undefined where nothing ever is. */
  async #workOnDue(): Promise<number | undefined> {
    const { store, clock } = this.#options;
    const waits = await store.waits.due(clock.now(), pageSize);
    for (const { runId } of waits) if (!this.#stuck.has(runId)) this.#work(runId);
    // Those may be at work for long; what is due later is not held up by them.
    const next = await store.waits.nextDue(clock.now());
    return next === undefined
      ? undefined
      : Math.min(Math.max(1, next.getTime() - clock.now().getTime()), longestNapMs);
  }

  #sleep(napMs: number): Promise<void> {
    return this.#options.clock.sleep(napMs, this.#nap.signal).catch(() => undefined);
  }

  #woken(): Promise<void> {
    const { signal } = this.#nap;
    if (signal.aborted || this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }

  #listen(runId: string, listener: (end: RunEnd) => void): void {
    const listeners = this.#ended.get(runId) ?? new Set();
    this.#ended.set(runId, listeners.add(listener));
  }

  #tell(runId: string, end: RunEnd): void {
    const listeners = this.#ended.get(runId);
    this.#ended.delete(runId);
    listeners?.forEach((listener) => {
      listener(end);
    });
  }
}

/** What a store says that cannot be used at the moment; of the run, nothing is known then. */
const isOfStore = (why: Problem | undefined): boolean => why?.code === 'run/store-unusable';

function unopened(runId: string, why: Problem | undefined): Error {
  const message = why?.message ?? `the run ${runId} cannot be opened`;
  if (why === undefined || !isOfStore(why)) return new Error(message);
  return new RetryableFailure(why.code, message, { hints: why.hints });
}

/** Whether the same work may succeed later with nothing done: the store could not be used. */
function mayPass(error: unknown): boolean {
  return (error instanceof JournalUnwritable ? error.cause : error) instanceof RetryableFailure;
}

function busyElsewhere(runId: string): RetryableFailure {
  const message = `another process works on the run ${runId}: nothing was sent to it`;
  const hints = ['send it again in a minute; `drawbridge runs show` tells what the run does'];
  return new RetryableFailure('run/busy', message, { retryAfterMs: 60_000, hints });
}
