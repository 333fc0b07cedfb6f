import type { JsonValue } from '@drawbridge/base';
import { eventsOf, type EngineStore, type OpenRun, type RunEntry } from '@drawbridge/playbook-runtime';

/** Another replica that begins the same run has it open for a moment only. */
const busyMs = 50;
const mostTries = 600;

interface Received {
  readonly runId: string;
  readonly body: string;
  readonly input: JsonValue;
}

/** Journals that a run was received; `known` where it was before, by however many replicas at once. */
export async function beginRun(store: EngineStore, received: Received): Promise<'started' | 'known'> {
  const { runId } = received;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const read = await store.read(runId);
    if (read.ok && isReceived(read.value)) return 'known';
    const begun = await store.beginWith(runId, { type: 'run-received', ...received });
    if (begun.ok) {
      await begun.value.close();
      return 'started';
    }
    // A process may have died between the row of a run and its first entry: then nothing was received yet.
    const opened = await store.reopen(runId);
    if (opened.ok) return journal(opened.value, received);
    const [why] = opened.problems;
    if (why?.code !== 'run/busy' && why?.code !== 'run/unknown')
      throw new Error(why?.message ?? `the run ${runId} could not be begun`);
    await store.clock.sleep(busyMs);
  }
  throw new Error(`the run ${runId} is held by another process that has not begun it`);
}

async function journal(run: OpenRun, received: Received): Promise<'started' | 'known'> {
  try {
    if (isReceived(run.entries())) return 'known';
    await run.append({ type: 'run-received', ...received });
    return 'started';
  } finally {
    if (run.entries().length === 0) await run.discard();
    else await run.close();
  }
}

function isReceived(entries: readonly RunEntry[]): boolean {
  return eventsOf(entries, 'run-received').length > 0;
}
