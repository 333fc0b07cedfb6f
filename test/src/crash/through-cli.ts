import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { Coverage } from './coverage.ts';
import { kinds, type CrashCase, type CrashOutcome } from './crash-case.ts';
import type { CrashAnswer, CrashOrder } from './crash-worker.ts';
import { planCrashes } from './plan-crashes.ts';

/** How many kills, in which order, and how many at once. */
export interface CrashOptions {
  /** Each moment once, with each signal, where it is absent. */
  readonly runs?: number;
  readonly seed: number;
  readonly atOnce: number;
}

/** A moment that lasts a millisecond can be missed from outside: then the kill came later, and it is tried again. */
const attempts = 12;

interface Worker {
  ask(order: CrashOrder): Promise<CrashAnswer>;
  end(): void;
}

function startWorker(): Worker {
  const child = fork(fileURLToPath(new URL('crash-worker.ts', import.meta.url)));
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`a process that kills ended with ${String(code)}`));
    });
  });
  failed.catch(() => undefined);
  return {
    ask: (order) => {
      const answered = new Promise<CrashAnswer>((resolve) => child.once('message', resolve));
      child.send(order);
      return Promise.race([answered, failed]);
    },
    end: () => child.send({ end: true } satisfies CrashOrder),
  };
}

const coverage = new Coverage();
const counts = { lost: 0, repeated: 0, stuck: 0, unverifiable: 0 };
let [passed, failed, missed] = [0, 0, 0];

function count({ verb, moment, signal }: CrashCase, { at, wrong, said }: CrashOutcome): void {
  if (at !== undefined) coverage.hit(verb, at, signal);
  if (at !== moment.name) missed += 1;
  if ((passed + failed) % 50 === 49) console.error(`${String(passed + failed + 1)} kills`);
  for (const { kind } of wrong) counts[kind] += 1;
  if (wrong.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  const what = wrong.map((found) => `  ${found.kind}: ${found.what}`);
  console.log([`${verb}, ${signal}, ${at ?? 'after its end'}:`, ...what, said].join('\n'));
}

/** Takes one case after the other, each again until its moment was hit. */
async function work(worker: Worker, left: CrashCase[]): Promise<void> {
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const answer = await worker.ask({ crash: next });
      if (!('outcome' in answer)) throw new Error('a process that kills answered something else');
      count(next, answer.outcome);
      if (answer.outcome.at === next.moment.name) break;
    }
  }
}

/** Kills the command; whether nothing was wrong. */
export async function crashThroughCli({ runs, seed, atOnce }: CrashOptions): Promise<boolean> {
  const began = Date.now();
  const workers = Array.from({ length: atOnce }, startWorker);
  const answer = await workers[0]!.ask({ moments: true });
  if (!('moments' in answer)) throw new Error('there are no moments');
  const { moments } = answer;
  const cases = planCrashes(moments, runs, seed);
  const left = [...cases];
  await Promise.all(workers.map((worker) => work(worker, left)));
  for (const worker of workers) worker.end();

  const missing = coverage.missing(cases);
  for (const line of coverage.print(moments)) console.log(line);
  for (const cell of missing) console.log(`never hit: ${cell}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(
    `${coverage.count(moments)} cells hit, ${String(missing.length)} of those wanted were not ` +
      `(seed ${String(seed)}, ${String(passed + failed)} kills in ${String(seconds)} s, ${String(missed)} came later than wanted)`,
  );
  console.log(kinds.map((kind) => `${kind} ${String(counts[kind])}`).join(', '));
  console.log(`${String(passed)} passed, ${String(failed + missing.length)} failed`);
  return failed + missing.length === 0 && passed > 0;
}
