import { DefaultLogger, Runtime } from '@temporalio/worker';

type OnError = (workflowId: string | undefined, error: unknown) => void;

const listeners = new Set<OnError>();
let isTaken = false;

/**
 * Takes the SDK's log, of which there is one for a process: it writes to the terminal unless it is told otherwise before
 * anything else is done with it.
 */
export function takeRuntimeLog(): void {
  if (isTaken) return;
  isTaken = true;
  const logger = new DefaultLogger('ERROR', ({ message, meta }) => {
    const { workflowId, error } = (meta ?? {}) as { workflowId?: string; error?: unknown };
    for (const listener of listeners) listener(workflowId, error ?? new Error(message));
  });
  Runtime.install({ logger });
}

/** Tells of what the SDK logs as an error. What it warns of it mends by itself. */
export function listenToRuntime(onError: OnError): () => void {
  listeners.add(onError);
  return () => void listeners.delete(onError);
}
