import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

import {
  cancelUpdate,
  signalUpdate,
  type CancelUpdate,
  type SignalUpdate,
  type SignalUpdated,
} from '../tasks/run-updates.ts';
import type { KeptNote, RunState } from './run-state.ts';
import type { TaskQueue } from './task-queue.ts';

const signal = defineUpdate<SignalUpdated, [SignalUpdate]>(signalUpdate);
const cancel = defineUpdate<null, [CancelUpdate]>(cancelUpdate);

/**
 * Takes what comes from outside. It is answered once the journal has it; while a step is in flight, once the history has
 * it, and the journal is told when the step has ended.
 */
export function receiveUpdates(state: RunState, tasks: TaskQueue): void {
  const journaled = async (kept: KeptNote | undefined) => {
    if (kept === undefined || kept.isJournaled) return;
    void tasks.flush().catch(() => undefined);
    await condition(() => kept.isJournaled || tasks.isInStep || state.isEnding);
  };
  setHandler(
    signal,
    async (update) => {
      const { is, kept } = state.takeSignal(update);
      await journaled(kept);
      return { is, sending: update.sending };
    },
    {
      validator: (update: SignalUpdate) => {
        state.checkSignal(update);
      },
    },
  );
  setHandler(
    cancel,
    async (update) => {
      await journaled(state.cancel(update));
      return null;
    },
    {
      validator: ({ by }: CancelUpdate) => {
        state.checkCancel(by);
      },
    },
  );
}
