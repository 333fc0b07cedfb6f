import { DefaultLogger, Runtime } from '@temporalio/worker';

type OnError = (workflowId: string | undefined, error: unknown) => void;

const listeners = new Set<OnError>();
let isTaken = false;

/** What the SDK logs of a workflow that threw what is no failure: it is tried again for ever. */
const taskFailed = 'Failing workflow task';

/**
 * Takes the SDK's log, of which there is one for a process: it writes to the terminal unless it is told otherwise before
 * anything else is done with it.
 */
export function takeRuntimeLog(): void {
  if (isTaken) return;
  isTaken = true;
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    // Of the rest it warns, and mends it by itself.
    if (level !== 'ERROR' && message !== taskFailed) return;
    const { workflowId, error, failure } = (meta ?? {}) as Readonly<Record<string, unknown>>;
    const told = error ?? new Error(typeof failure === 'string' ? failure : message);
    for (const listener of listeners) listener(typeof workflowId === 'string' ? workflowId : undefined, told);
  });
  Runtime.install({ logger, telemetryOptions: { logging: { forward: {}, filter: 'warn' } } });
}

/** Tells of what the SDK logs as an error. What it warns of it mends by itself. */
export function listenToRuntime(onError: OnError): () => void {
  listeners.add(onError);
  return () => void listeners.delete(onError);
}
