import { isFailure, toJson, type JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import type { RunEnd } from '../engine/durable-engine.ts';
import { RunInterrupted } from '../engine/run-interrupted.ts';
import type { RunEntry, RunEvent } from '../journal/run-events.ts';
import { cancellationOf } from '../journal/signals.ts';
import { Parked } from './parked.ts';

/** What the journal is told of the end of a run. */
export type Finish = Omit<Extract<RunEvent, { type: 'run-finished' }>, 'type'>;

const failed = z.object({ code: z.string(), reason: z.string(), hints: z.array(z.string()) });
/** What a body may say of its end: the status that a list of runs shows, and the hash of its evidence. */
const told = z.object({ status: z.string().optional(), evidence: z.string().optional() });

/** Runs a body to its end; undefined where it waits. Throws what is neither an end nor a wait: that is a fault of ours. */
export async function finishOf(body: () => Promise<JsonValue>): Promise<Finish | undefined> {
  try {
    const output = toJson(await body());
    const { status = 'done', evidence } = told.safeParse(output).data ?? {};
    return { status, output, ...(evidence === undefined ? {} : { evidence }) };
  } catch (error) {
    if (error instanceof Parked) return undefined;
    if (error instanceof RunInterrupted) return { status: 'cancelled' };
    if (!isFailure(error)) throw error;
    const { code, message: reason, hints } = error;
    return { status: 'failed', output: toJson({ failure: { code, reason, hints } }) };
  }
}

/** How a run ended, by its journal; undefined until it has. */
export function readEnd(entries: readonly RunEntry[]): RunEnd | undefined {
  const finished = entries.findLast(({ event }) => event.type === 'run-finished')?.event;
  if (finished?.type !== 'run-finished') return undefined;
  const { status, output } = finished;
  const failure = z.object({ failure: failed }).safeParse(output);
  if (status === 'failed' && failure.success) return { is: 'failed', ...failure.data.failure };
  if (output === undefined)
    return { is: 'cancelled', reason: cancellationOf(entries)?.reason ?? 'it was cancelled' };
  return { is: 'done', output };
}
