import type { Clock, JsonValue } from '@drawbridge/base';

import { awaitedSignal, hasTimedOut, receivedSignal } from '../journal/signals.ts';
import type { OpenRun } from '../store/open-run.ts';

/** The signals of one run. They are journaled when they come, so an early one is there when it is waited for. */
export class Mailbox {
  readonly #run: OpenRun;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (value: JsonValue) => void>();

  constructor(run: OpenRun, clock: Clock) {
    this.#run = run;
    this.#clock = clock;
  }

  /** Takes a signal; false if that name has had one, or if its time was over. */
  async give(step: string, value: JsonValue): Promise<boolean> {
    if (this.#received(step) !== undefined || this.#timedOut(step)) return false;
    await this.#run.append({ type: 'signal-received', step, value });
    this.#waiting.get(step)?.(value);
    this.#waiting.delete(step);
    return true;
  }

  /** Waits until an absolute deadline that is journaled. */
  async wait(step: string, timeoutMs: number | undefined): Promise<JsonValue | undefined> {
    const early = this.#received(step);
    if (early !== undefined) return early.value;
    if (this.#timedOut(step)) return undefined;
    const until = await this.#deadline(step, timeoutMs);
    const stop = new AbortController();
    const arrival = new Promise<JsonValue>((resolve) => this.#waiting.set(step, resolve));
    const waits: Promise<JsonValue | undefined>[] = [arrival];
    if (until !== undefined) waits.push(this.#sleepUntil(until, stop.signal));
    const value = await Promise.race(waits);
    stop.abort(new Error('the signal came'));
    this.#waiting.delete(step);
    const received = this.#received(step);
    if (received !== undefined) return received.value;
    await this.#run.append({ type: 'signal-timed-out', step });
    return value;
  }

  async #deadline(step: string, timeoutMs: number | undefined): Promise<string | undefined> {
    const begun = awaitedSignal(this.#run.entries(), step);
    if (begun !== undefined) return begun.until;
    const until =
      timeoutMs === undefined
        ? {}
        : { until: new Date(this.#clock.now().getTime() + timeoutMs).toISOString() };
    await this.#run.append({ type: 'signal-awaited', step, ...until });
    return until.until;
  }

  /** Ends without a value, also when it is aborted: by then the other side of the race has won. */
  async #sleepUntil(until: string, signal: AbortSignal): Promise<undefined> {
    const left = new Date(until).getTime() - this.#clock.now().getTime();
    try {
      if (left > 0) await this.#clock.sleep(left, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return undefined;
  }

  #received(step: string) {
    return receivedSignal(this.#run.entries(), step);
  }

  #timedOut(step: string): boolean {
    return hasTimedOut(this.#run.entries(), step);
  }
}
