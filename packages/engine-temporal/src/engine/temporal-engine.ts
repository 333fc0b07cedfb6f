import { randomUUID } from 'node:crypto';

import { given, uuidOf, type JsonValue } from '@drawbridge/base';
import {
  eventsOf,
  readEnd,
  receivedSignal,
  type DurableEngine,
  type RunEnd,
  type RunEntry,
  type Signal,
  type SignalAnswer,
} from '@drawbridge/playbook-runtime';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';

import { runTasks } from '../activities/run-tasks.ts';
import { connect, type Reached } from '../connection/connect.ts';
import type { TemporalEngineOptions } from './temporal-engine-options.ts';
import {
  cancelUpdate,
  signalUpdate,
  type CancelUpdate,
  type SignalUpdate,
  type SignalUpdated,
} from '../tasks/run-updates.ts';
import { findBundle } from '../worker/bundle-file.ts';
import { listenToRuntime, takeRuntimeLog } from '../worker/runtime-log.ts';
import { startWorker, type RunningWorker } from '../worker/start-worker.ts';
import { beginRun } from './begin-run.ts';
import { RunWorkflows } from './run-workflows.ts';
import { sweep } from './sweep.ts';

/** Opens the engine on a server that is there. */
export async function openOnTemporal(options: TemporalEngineOptions): Promise<DurableEngine> {
  const { connection: settings, store, clock, bodies, actions, onProblem } = options;
  const bundle = findBundle(options.codePath);
  takeRuntimeLog();
  const reached = await connect(settings);
  const workflows = new RunWorkflows(reached, settings, bodies);
  const stopListening = listenToRuntime((workflowId, error) => {
    const runId = workflowId === undefined ? '' : workflows.runOf(workflowId);
    if (runId !== undefined) onProblem(runId, error);
  });
  try {
    const onEnded = options.onEnded ?? (() => undefined);
    const tasks = runTasks({ store, clock, actions, onProblem, onEnded });
    const noRun = (error: unknown) => {
      onProblem('', error);
    };
    const worker = await startWorker({ reached, settings, bundle, tasks, clock, onProblem: noRun });
    return new TemporalEngine(options, reached, workflows, worker, stopListening);
  } catch (error) {
    stopListening();
    await reached.close();
    throw error;
  }
}

/** Has runs carried out by workflows. What they come to is read from the journal, which outlives the histories. */
class TemporalEngine implements DurableEngine {
  readonly #options: TemporalEngineOptions;
  readonly #reached: Reached;
  readonly #workflows: RunWorkflows;
  readonly #worker: RunningWorker;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  readonly #sweeping: Promise<void>;

  constructor(
    options: TemporalEngineOptions,
    reached: Reached,
    workflows: RunWorkflows,
    worker: RunningWorker,
    stopListening: () => void,
  ) {
    this.#options = options;
    this.#reached = reached;
    this.#workflows = workflows;
    this.#worker = worker;
    this.#stopListening = stopListening;
    this.#sweeping = sweep(options, workflows, this.#closing.signal);
  }

  async start(runId: string, body: string, input: JsonValue): Promise<'started' | 'known'> {
    const { bodies, store } = this.#options;
    if (!bodies.some(({ name }) => name === body)) throw new Error(`no body is registered as '${body}'`);
    const answer = await beginRun(store, { runId, body, input });
    await this.#workflows.ensure(runId, await this.#read(runId));
    return answer;
  }

  async result(runId: string): Promise<RunEnd> {
    const end = readEnd(await this.#read(runId));
    if (end !== undefined) return end;
    await this.#workflows.of(runId).result();
    const ended = readEnd(await this.#read(runId));
    if (ended === undefined)
      throw new Error(`the workflow of the run ${runId} has ended, and the run has not`);
    return ended;
  }

  async signal(runId: string, { name, value, id }: Signal): Promise<SignalAnswer> {
    const sending = randomUUID();
    const update: SignalUpdate = { name, value, id, sending };
    const updateId = uuidOf(`${name}\u0000${id}`);
    const updated = await this.#update<SignalUpdated>(runId, signalUpdate, update, updateId);
    if (updated !== undefined && updated !== 'refused') {
      const isRepeated = updated.is === 'taken' && updated.sending !== sending;
      return isRepeated ? 'repeated' : updated.is;
    }
    const read = await this.#options.store.read(runId);
    if (!read.ok) return 'unknown';
    return receivedSignal(read.value, name)?.id === id ? 'repeated' : 'refused';
  }

  async cancel(runId: string, by: string, reason: string): Promise<'cancelled' | 'ended' | 'unknown'> {
    const updated = await this.#update<null>(runId, cancelUpdate, { by, reason });
    if (updated === null) return 'cancelled';
    return (await this.#options.store.read(runId)).ok ? 'ended' : 'unknown';
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the engine closes'));
    await this.#sweeping;
    await this.#worker.close();
    this.#stopListening();
    await this.#reached.close();
  }

  /**
   * Updates the workflow of a run; undefined where the run has ended or never was. A run whose workflow is gone, as after
   * its server was restored from a backup, gets one again.
   */
  async #update<Answer>(
    runId: string,
    name: string,
    args: SignalUpdate | CancelUpdate,
    updateId?: string,
  ): Promise<Answer | 'refused' | undefined> {
    for (let isSecond = false; ; isSecond = true) {
      try {
        const options = { args: [args] as [SignalUpdate | CancelUpdate], ...given({ updateId }) };
        return await this.#workflows
          .of(runId)
          .executeUpdate<Answer, [SignalUpdate | CancelUpdate]>(name, options);
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError) return 'refused';
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        const read = await this.#options.store.read(runId);
        const isOpen = read.ok && eventsOf(read.value, 'run-received').length > 0;
        if (!isOpen || readEnd(read.value) !== undefined || isSecond) return undefined;
        await this.#workflows.ensure(runId, read.value, 'person');
      }
    }
  }

  async #read(runId: string): Promise<readonly RunEntry[]> {
    const read = await this.#options.store.read(runId);
    if (!read.ok) throw new Error(read.problems[0]?.message ?? `there is no run ${runId}`);
    return read.value;
  }
}
