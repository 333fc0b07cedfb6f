import {
  cancellationOf,
  eventsOf,
  readEnd,
  type RegisteredBody,
  type RunEntry,
} from '@drawbridge/playbook-runtime';
import { WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';

import type { Reached } from '../connection/connect.ts';
import type { TemporalConnection } from '../connection/temporal-connection.ts';
import { runWorkflowType, type RunTicket } from '../tasks/run-ticket.ts';

/** Who wants the workflow of a run. A person may have one begun again that was terminated at the server. */
type Asker = 'engine' | 'person';

/** The workflows of runs: one each, which can be made of the journal alone. */
export class RunWorkflows {
  readonly #reached: Reached;
  readonly #settings: TemporalConnection;
  readonly #bodies: readonly RegisteredBody[];

  constructor(reached: Reached, settings: TemporalConnection, bodies: readonly RegisteredBody[]) {
    this.#reached = reached;
    this.#settings = settings;
    this.#bodies = bodies;
  }

  of(runId: string): WorkflowHandle {
    return this.#reached.client.workflow.getHandle(this.#idOf(runId));
  }

  /** The run of a workflow of ours; undefined where it is none. */
  runOf(workflowId: string): string | undefined {
    const begin = this.#idOf('');
    return workflowId.startsWith(begin) ? workflowId.slice(begin.length) : undefined;
  }

  /** Begins the workflow of a run that has not ended, unless there is one, or was. */
  async ensure(runId: string, entries: readonly RunEntry[], asker: Asker = 'engine'): Promise<void> {
    const received = eventsOf(entries, 'run-received')[0];
    if (received === undefined || readEnd(entries) !== undefined) return;
    const { body, input } = received;
    const isRead = this.#bodies.find(({ name }) => name === body)?.readsInput !== false;
    const known = knownOf(entries);
    const ticket: RunTicket = {
      runId,
      body,
      ...(isRead ? { input } : {}),
      ...(known === undefined ? {} : { known }),
    };
    try {
      await this.#reached.client.workflow.start(runWorkflowType, {
        workflowId: this.#idOf(runId),
        taskQueue: this.#settings.taskQueue,
        args: [ticket],
        staticSummary: body,
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: asker === 'person' ? 'ALLOW_DUPLICATE_FAILED_ONLY' : 'REJECT_DUPLICATE',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  #idOf(runId: string): string {
    return `${this.#settings.taskQueue}/${runId}`;
  }
}

/** What the journal holds of all that came from outside; undefined where it holds nothing of it. */
function knownOf(entries: readonly RunEntry[]): RunTicket['known'] {
  const signals = eventsOf(entries, 'signal-received').map(({ step, id }) => [step, id ?? ''] as const);
  const timedOut = eventsOf(entries, 'signal-timed-out').map(({ step }) => step);
  const cancelled = cancellationOf(entries);
  if (signals.length === 0 && timedOut.length === 0 && cancelled === undefined) return undefined;
  const ended = cancelled === undefined ? {} : { cancelled: { reason: cancelled.reason } };
  // The first one of a name stands.
  return { taken: Object.fromEntries(signals.toReversed()), timedOut, ...ended };
}
