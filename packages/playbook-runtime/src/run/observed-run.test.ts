import { expect, it } from 'vitest';

import type { RunEvent } from '../journal/run-events.ts';
import type { OpenRun } from '../store/open-run.ts';
import { observedRun } from './observed-run.ts';

/** A run as a store keeps it that has a class of its own for it. */
class RunOfClass implements OpenRun {
  readonly runId = 'r-1';
  readonly place = 'a database';
  readonly #done: string[] = [];
  readonly entries = () => [];
  readonly done = () => this.#done;
  append = ({ type }: RunEvent) => this.#note(type);
  attach(name: string) {
    return this.#note(name);
  }
  close() {
    return this.#note('close');
  }
  discard() {
    return this.#note('discard');
  }
  #note(what: string) {
    this.#done.push(what);
    return Promise.resolve();
  }
}

it('observes a run of a store that keeps it in a class, which could not be closed', async () => {
  const run = new RunOfClass();
  const seen: string[] = [];
  const observed = observedRun(run, ({ type }) => seen.push(type));
  await observed.append({ type: 'run-cancelled', by: 'ann', reason: 'a test' });
  await observed.attach('evidence.json', '{}');
  await observed.close();
  await observed.discard();
  expect([observed.runId, observed.place, seen]).toEqual(['r-1', 'a database', ['run-cancelled']]);
  expect(run.done()).toEqual(['run-cancelled', 'evidence.json', 'close', 'discard']);
});
