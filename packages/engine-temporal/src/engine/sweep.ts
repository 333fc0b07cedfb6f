import { given } from '@drawbridge/base';

import type { TemporalEngineOptions } from './temporal-engine-options.ts';
import type { RunWorkflows } from './run-workflows.ts';

const everyMs = 60_000;
const pageSize = 500;

/**
 * Begins the workflows of runs that have none: a replica may have died between the journal's first entry and the
 * workflow, and runs of the embedded engine are taken over like this. Looks at the beginning, and each minute.
 */
export async function sweep(
  options: Pick<TemporalEngineOptions, 'store' | 'clock' | 'onProblem'>,
  workflows: RunWorkflows,
  closing: AbortSignal,
): Promise<void> {
  const { clock, onProblem } = options;
  const aborted = new Promise<void>((resolve) => {
    closing.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  while (!closing.aborted) {
    await sweepOnce(options, workflows, closing).catch((error: unknown) => {
      if (!closing.aborted) onProblem('', error);
    });
    await Promise.race([clock.sleep(everyMs, closing).catch(() => undefined), aborted]);
  }
}

async function sweepOnce(
  { store, clock }: Pick<TemporalEngineOptions, 'store' | 'clock'>,
  workflows: RunWorkflows,
  closing: AbortSignal,
): Promise<void> {
  const ensure = async (runId: string) => {
    closing.throwIfAborted();
    const read = await store.read(runId);
    if (read.ok) await workflows.ensure(runId, read.value);
  };
  for (let after: string | undefined; ;) {
    const page = await store.waits.unfinished({ limit: pageSize, ...given({ after }) });
    for (const runId of page) await ensure(runId);
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  // A workflow ends its wait within moments: one that is long over has none.
  const overdue = await store.waits.due(new Date(clock.now().getTime() - everyMs), pageSize);
  for (const { runId } of overdue) await ensure(runId);
}
