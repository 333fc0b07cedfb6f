import type { Clock } from '@drawbridge/base';
import type { RunStore } from '@drawbridge/playbook-runtime';
import { z } from 'zod';

import { approvalRequest } from '../notify/approval-request.ts';
import type { Channel } from '../notify/channel.ts';
import { deliver, type DeliveryContext } from '../notify/deliver.ts';
import { viewOf, type RunView } from '../service/run-view.ts';
import type { Outbox } from './outbox.ts';

/** What delivering takes. */
export interface DeliveryParts extends DeliveryContext {
  readonly outbox: Outbox;
  readonly channels: readonly Channel[];
  readonly store: Pick<RunStore, 'read'>;
  /** Told of what could not be delivered: somebody has to look. */
  readonly onUndelivered: (runId: string, channel: string, why: string) => void;
}

const askedShape = z.object({
  runId: z.string(),
  round: z.number(),
  playbook: z.string(),
  incident: z.string(),
  plan: z.array(z.string()),
  contradictions: z.array(z.string()),
  residual: z.array(z.string()),
  requester: z.string(),
  link: z.string(),
  expiresAt: z.string(),
  isEscalation: z.boolean(),
});

const takeMs = 600_000;
const idleMs = 5_000;
const tries = 5;

/** So many are on their way at once. */
const atOnce = 20;

/**
 * Delivers what is due, until it is stopped. Nothing that a channel does ends it, or holds up a run or what is for another
 * channel: one that does not answer is tried again beside the others.
 */
export async function deliverOutbox(parts: DeliveryParts, clock: Clock, stop: AbortSignal): Promise<void> {
  const onTheirWay = new Set<Promise<void>>();
  while (!stop.aborted) {
    if (onTheirWay.size >= atOnce) await Promise.race(onTheirWay);
    const rows = await takeRows(parts, clock, atOnce - onTheirWay.size);
    for (const row of rows) {
      const delivery: Promise<void> = deliverRow(parts, clock, row)
        .catch((error: unknown) => {
          parts.onUndelivered(row.runId, row.channel, wordsOf(error));
        })
        .finally(() => onTheirWay.delete(delivery));
      onTheirWay.add(delivery);
    }
    if (rows.length === 0) await clock.sleep(idleMs, stop).catch(() => undefined);
  }
  await Promise.all(onTheirWay);
}

async function takeRows(
  { outbox, onUndelivered }: DeliveryParts,
  clock: Clock,
  limit: number,
): Promise<readonly Row[]> {
  try {
    return await outbox.take(clock.now(), limit, takeMs);
  } catch (error) {
    onUndelivered('', '', wordsOf(error));
    return [];
  }
}

/** What the database did; anything that is no error is thrown on. */
function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  throw error;
}

type Row = Awaited<ReturnType<Outbox['take']>>[number];

async function deliverRow(parts: DeliveryParts, clock: Clock, row: Row): Promise<void> {
  const { outbox, channels, store, onUndelivered } = parts;
  const channel = channels.find(({ name }) => name === row.channel);
  const asked = askedShape.safeParse(row.payload);
  const giveUp = async (why: string) => {
    await outbox.failed(row.id, clock.now(), why);
    onUndelivered(row.runId, row.channel, why);
  };
  if (channel === undefined) return giveUp('the configuration names this channel no longer');
  if (!asked.success) return giveUp('it was written by another version');
  const read = await store.read(row.runId);
  const view = read.ok ? viewOf(row.runId, read.value) : undefined;
  // Somebody has decided meanwhile, or another plan is asked for: nobody has to be told any more.
  if (view !== undefined && isOver(view, asked.data.round)) return outbox.delivered(row.id, clock.now());
  const sent = await deliver(channel, approvalRequest(asked.data), parts);
  if (sent.outcome === 'accepted') return outbox.delivered(row.id, clock.now());
  const why = sent.problem?.message ?? 'it was not accepted';
  if (row.attempts >= tries) return giveUp(why);
  return outbox.retry(row.id, new Date(clock.now().getTime() + 60_000 * 2 ** row.attempts), why);
}

/** A run that is told of just now may not wait yet. */
function isOver({ state, round = 0 }: RunView, asked: number): boolean {
  return state === 'acting' || state === 'held' || state === 'ended' || round > asked;
}
