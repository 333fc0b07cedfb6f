import { Worker } from 'node:worker_threads';

import { TerminalFailure } from '@drawbridge/base';

import {
  type ColumnarResult,
  type WorkerAnswer,
  type WorkerJob,
  type WorkerMessage,
  type WorkerSettings,
} from './worker/protocol.ts';
import { workerProgram } from '../programs/program-files.ts';
import { threadEntry } from '../programs/thread-entry.ts';

/** What became of a job: `gone` means that the thread ended before it could answer. */
export type JobOutcome =
  | { readonly kind: 'done'; readonly result?: ColumnarResult }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'gone' };

/** A job under way. */
export interface RunningJob {
  readonly outcome: Promise<JobOutcome>;
  /** Stops the query; its outcome is then an error. */
  interrupt(): void;
}

/** One of the databases in the thread. They know nothing of each other's tables. */
export interface DuckDatabase {
  /** Starts a job. Rejects with a {@link TerminalFailure} only where DuckDB could not be started at all. */
  start(job: WorkerJob): Promise<RunningJob>;
  /** Stops what is running in it and frees what it holds. */
  close(): Promise<void>;
}

const DEFAULT_MEMORY_MB = 2048;

/** A chunk is 2048 rows: milliseconds, but for a regular expression that backtracks without end. */
const FUNCTION_LIMIT_MS = 10_000;

/**
 * Starts DuckDB in a thread of its own, for one engine or for several that run side by side. To start it takes as
 * long as many queries do: a caller that will need engines starts it first, and closes it at the end.
 * `engines` is how many databases are opened at once (1); more are opened as they are asked for. `memoryLimitMb` holds
 * for each of them (2048).
 */
export function startDuckThread(
  options: { readonly engines?: number; readonly memoryLimitMb?: number } = {},
): DuckThread {
  const { engines = 1, memoryLimitMb = DEFAULT_MEMORY_MB } = options;
  return new DuckThread({ databases: engines, memoryLimitMb, functionLimitMs: FUNCTION_LIMIT_MS });
}

/**
 * DuckDB's worker thread, seen from here. It keeps the process alive only while a job is under way, so that an engine
 * that nobody closed does not hang its program.
 */
export class DuckThread {
  /** Of each of its databases. */
  readonly memoryLimitMb: number;
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, (outcome: JobOutcome) => void>();
  readonly #awaited = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting = new Map<number, Set<() => void>>();
  #jobs = 0;
  #databases = 0;
  #gone = false;

  constructor(settings: Omit<WorkerSettings, 'awaited'>) {
    this.memoryLimitMb = settings.memoryLimitMb;
    this.#worker = new Worker(...threadEntry(workerProgram, { ...settings, awaited: this.#awaited }));
    this.#ready = this.#started();
    // The caller of the first job gets the rejection; without this it would be an unhandled one meanwhile.
    this.#ready.catch(() => undefined);
    this.#worker.on('message', (answer: WorkerAnswer) => {
      this.#receive(answer);
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#loseAll();
        resolve();
      });
    });
    // A crash of the thread; 'exit' follows. Without a listener it would take the whole program down.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  /** A database that nobody else uses. */
  openDatabase(): DuckDatabase {
    const database = this.#databases;
    this.#databases += 1;
    let closing: Promise<void> | undefined;
    return {
      start: (job) => (closing === undefined ? this.#start(database, job) : Promise.resolve(goneJob)),
      close: () => (closing ??= this.#close(database)),
    };
  }

  /** Stops what is running, lets DuckDB free what it holds, and ends the thread. */
  async close(): Promise<void> {
    if (!this.#gone) {
      this.#gone = true;
      this.#worker.ref();
      Atomics.store(this.#awaited, 0, 0);
      this.#post({ kind: 'end' });
    }
    await this.#exited;
  }

  async #start(database: number, job: WorkerJob): Promise<RunningJob> {
    this.#worker.ref();
    try {
      await this.#ready;
    } finally {
      this.#release();
    }
    if (this.#gone) return goneJob;
    const { id, outcome } = this.#expectAnswer();
    const abandon = this.#await(database, outcome);
    this.#post({ kind: 'job', id, database, job });
    return {
      outcome,
      interrupt: () => {
        abandon();
        this.#post({ kind: 'interrupt', id });
      },
    };
  }

  /** Lets the thread know that somebody waits for a job; what it gives back says that nobody does any longer. */
  #await(database: number, outcome: Promise<JobOutcome>): () => void {
    const waiting = this.#waiting.get(database) ?? new Set();
    this.#waiting.set(database, waiting);
    const abandon = (): void => {
      if (waiting.delete(abandon)) Atomics.sub(this.#awaited, 0, 1);
    };
    waiting.add(abandon);
    Atomics.add(this.#awaited, 0, 1);
    void outcome.then(abandon);
    return abandon;
  }

  async #close(database: number): Promise<void> {
    await this.#ready.catch(() => undefined);
    if (this.#gone) return;
    for (const abandon of this.#waiting.get(database) ?? []) abandon();
    const { id, outcome } = this.#expectAnswer();
    this.#post({ kind: 'close', id, database });
    await outcome;
  }

  #expectAnswer(): { readonly id: number; readonly outcome: Promise<JobOutcome> } {
    const id = (this.#jobs += 1);
    const outcome = new Promise<JobOutcome>((resolve) => {
      this.#pending.set(id, resolve);
    });
    this.#worker.ref();
    return { id, outcome };
  }

  #started(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.once('message', (answer: WorkerAnswer) => {
        if (answer.kind === 'ready') resolve();
        else reject(notStarted(answer.kind === 'failed-to-start' ? answer.message : answer.kind));
      });
      this.#worker.once('error', (error) => {
        reject(notStarted(String(error), error));
      });
      this.#worker.once('exit', (code) => {
        reject(notStarted(`its thread ended with code ${code}`));
      });
    });
  }

  #receive(answer: WorkerAnswer): void {
    if (answer.kind === 'ready' || answer.kind === 'failed-to-start') return;
    const settle = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    this.#release();
    settle?.(answer);
  }

  #loseAll(): void {
    this.#gone = true;
    for (const settle of this.#pending.values()) settle({ kind: 'gone' });
    this.#pending.clear();
  }

  #release(): void {
    if (this.#pending.size === 0) this.#worker.unref();
  }

  #post(message: WorkerMessage): void {
    this.#worker.postMessage(message);
  }
}

const goneJob: RunningJob = { outcome: Promise.resolve({ kind: 'gone' }), interrupt: () => undefined };

function notStarted(reason: string, cause?: unknown): TerminalFailure {
  return new TerminalFailure('engine-not-started', `DuckDB could not be started: ${reason}`, {
    cause,
    hints: ['reinstall the dependencies: npm ci'],
  });
}
