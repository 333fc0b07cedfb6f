import { kinds } from '../crash-case.ts';
import { openGround } from '../ground.ts';
import { runningHere } from '../run-here.ts';
import type { CrashOptions } from '../through-cli.ts';
import { crashServer, type Here, type ServerOutcome } from './crash-server.ts';
import { nameOf, planServerCrashes, type Flow, type ServerCrash, type Victim } from './server-moments.ts';
import { openServerState, type EngineKind, type StoreKind } from './server-state.ts';
import { walk, type ServerStage, type Walk } from './walk.ts';

interface ServerCrashOptions extends CrashOptions {
  readonly store: StoreKind;
  readonly engine: EngineKind;
  /** Only the kills whose name has this text. */
  readonly only: string;
}

interface Worker {
  readonly stage: ServerStage;
  readonly here: Here;
  close(): Promise<void>;
}

async function startWorker({ store, engine }: ServerCrashOptions): Promise<Worker> {
  const ground = await openGround();
  const state = await openServerState(ground, store, engine);
  return {
    stage: { ground, state },
    here: await runningHere(ground),
    close: async () => {
      await state.close();
      await ground.close();
    },
  };
}

const victimsOf: Readonly<Record<StoreKind, readonly Victim[]>> = {
  sqlite: ['SIGKILL', 'SIGTERM', 'SIGINT'],
  postgres: ['SIGKILL', 'database', 'SIGTERM', 'SIGINT'],
};

/** A server of Temporal that was there before is not ours to kill. */
function victimsIn({ state }: ServerStage, store: StoreKind): readonly Victim[] {
  return state.killEngine === undefined ? victimsOf[store] : [...victimsOf[store], 'engine'];
}

/** Kills a server, and where they have servers of their own its database and its engine, at every moment of a run; whether nothing was wrong. */
export async function crashThroughServer(options: ServerCrashOptions): Promise<boolean> {
  const { store, engine, atOnce, seed } = options;
  const began = Date.now();
  const workers = await Promise.all(Array.from({ length: atOnce }, () => startWorker(options)));
  const { stage } = workers[0]!;
  const walks = { incident: await walk(stage, 'incident'), undo: await walk(stage, 'undo') };
  const cases = planServerCrashes(walks, victimsIn(stage, store), options);
  const tally = new Tally(walks);
  const left = [...cases];
  await Promise.all(
    workers.map(async (worker) => {
      for (let crash = left.shift(); crash !== undefined; crash = left.shift())
        tally.count(crash, await crashServer(worker.stage, worker.here, crash, walks[crash.flow]));
    }),
  );
  await Promise.all(workers.map((worker) => worker.close()));
  const seconds = Math.round((Date.now() - began) / 1_000);
  console.log(`server, ${engine} engine, ${store}: seed ${String(seed)}, ${String(seconds)} s`);
  return tally.print();
}

/** What was counted. */
class Tally {
  readonly #wrong = { lost: 0, repeated: 0, stuck: 0, unverifiable: 0 };
  readonly #walks: Readonly<Record<Flow, Walk>>;
  readonly #kills = new Map<string, number>();
  #passed = 0;
  #failed = 0;
  #missed = 0;

  constructor(walks: Readonly<Record<Flow, Walk>>) {
    this.#walks = walks;
  }

  count(crash: ServerCrash, { wrong, isHit, said }: ServerOutcome): void {
    const kind = `${crash.victim} at ${crash.moment.at}`;
    if (isHit) this.#kills.set(kind, (this.#kills.get(kind) ?? 0) + 1);
    else this.#missed += 1;
    for (const found of wrong) this.#wrong[found.kind] += 1;
    if (wrong.length === 0) this.#passed += 1;
    else {
      this.#failed += 1;
      console.log(
        [nameOf(crash), ...wrong.map((found) => `  ${found.kind}: ${found.what}`), said].join('\n'),
      );
    }
    const done = this.#passed + this.#failed;
    if (done % 20 === 0) console.error(`${String(done)} kills`);
  }

  print(): boolean {
    for (const [flow, { entries, calls }] of Object.entries(this.#walks))
      console.log(`${flow}: ${String(entries)} entries, ${String(calls.length)} calls to the cloud`);
    for (const [kind, count] of [...this.#kills].sort()) console.log(`${kind}: ${String(count)}`);
    if (this.#missed > 0) console.log(`over before the kill: ${String(this.#missed)}`);
    console.log(kinds.map((kind) => `${kind} ${String(this.#wrong[kind])}`).join(', '));
    console.log(`${String(this.#passed)} passed, ${String(this.#failed)} failed`);
    return this.#failed === 0 && this.#passed > 0 && this.#kills.size > 0;
  }
}
