import type { Problem } from '@drawbridge/base';

import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import type { ReopenOptions } from '../store/open-run.ts';
import type { RunStore } from '../store/run-store.ts';

/**
 * Does what a process that died after its last entry left undone: logs that entry, marked as late, signs the log, and
 * releases the targets. The run has ended and its report stands either way, so what goes wrong here is a warning.
 */
export async function settleEndedRun(
  store: RunStore,
  runId: string,
  entries: readonly RunEntry[],
  options: ReopenOptions,
): Promise<readonly Problem[]> {
  // Opening a run again is what logs its entries.
  const opened = await store.reopen(runId, options);
  if (!opened.ok) return opened.problems.map((found): Problem => ({ ...found, severity: 'warning' }));
  try {
    await store.auditLog?.runEnded();
    for (const targetId of targetsOf(entries)) await store.release(targetId, runId);
  } finally {
    await opened.value.close();
  }
  return [];
}

function targetsOf(entries: readonly RunEntry[]): ReadonlySet<string> {
  const input = eventsOf(entries, 'run-started')[0]?.input;
  if (input === undefined) return new Set();
  const items = input.kind === 'undo' ? input.effects : input.plan.items;
  return new Set(items.map(({ targetId }) => targetId));
}
