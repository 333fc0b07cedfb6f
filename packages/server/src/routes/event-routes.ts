import { isFailure, problem, type Clock } from '@drawbridge/base';
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';

import { News } from '../events/news.ts';
import { OpenStreams } from '../events/open-streams.ts';
import type { EventFeed } from '../service/service-store.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { Refused } from './problem-answer.ts';
import { refusals } from './shapes.ts';

/** What is sent when nothing happens, so that nothing between closes the connection. */
const heartbeatMs = 15_000;
/** Then the caller comes again, with credentials that are looked at again. */
const longestMs = 900_000;
const retryMs = 2_000;

const position = z.string().regex(/^(-1|\d{1,15})$/);

/** In OpenAPI before 3.2, the schema of a stream of events is that of each of them. */
const eventShape = z.object({ id: z.string(), event: z.string(), data: z.string() }).openapi('Event');

const follow = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'followEvents',
  summary: 'What happens in all runs, as server-sent events that resume where they ended.',
  description:
    'Each event is one entry of a journal: its id is the position in the log over all runs, its name the type of the ' +
    'entry, its data `{run, entry, at, type, status}`. What the entry holds is read with getRun. Without a position the ' +
    'stream begins with what happens next; -1 is the beginning. It ends after a quarter of an hour: come again with Last-Event-ID.',
  tags: ['runs'],
  security: [{ bearer: [] }],
  request: {
    query: z.strictObject({
      run: z.string().max(200).optional(),
      after: z.string().max(20).optional().openapi({ example: '-1' }),
      follow: z
        .enum(['true', 'false'])
        .default('true')
        .openapi({ description: 'false: ends with what is there' }),
    }),
    headers: z.object({ 'last-event-id': z.string().max(100).optional() }),
  },
  responses: {
    200: { description: 'The events.', content: { 'text/event-stream': { schema: eventShape } } },
    ...refusals,
  },
});

/** What the routes of events need beside the service. */
export interface EventParts extends AppParts {
  /** Aborted when the server closes. */
  readonly stop: AbortSignal;
}

export function addEventRoutes(app: App, { service, settings, stop, onFault }: EventParts): void {
  const { events: feed } = service.store;
  const news = new News(feed, service.clock, stop);
  const streams = new OpenStreams(settings.limits.eventStreams);
  app.openapi(follow, async (context) => {
    const { subject } = callerWho(context.get('caller'), 'read');
    const query = context.req.valid('query');
    const from = await positionOf(feed, context.req.valid('header')['last-event-id'] ?? query.after);
    const leave = streams.take(subject);
    if (leave === undefined) throw new Refused([tooManyStreams(settings.limits.eventStreams)]);
    return streamSSE(context, async (stream) => {
      try {
        await send(stream, { feed, news, clock: service.clock, stop, from, ...query });
      } catch (error) {
        // The stream ends, and the caller comes again; what happened is not for them.
        if (!isFailure(error)) onFault(context.get('requestId'), error);
      } finally {
        leave();
      }
    });
  });
}

/** Where a stream begins. A log that was restarted is shorter than what a reader has seen of it: it is read from its beginning. */
async function positionOf(feed: EventFeed, given: string | undefined): Promise<number> {
  const end = await feed.end();
  if (given === undefined) return end;
  if (!position.safeParse(given).success)
    throw new Refused([problem('request/invalid', 'Last-Event-ID, or after: the id of an event, or -1')]);
  return Number(given) > end ? -1 : Number(given);
}

interface Sending {
  readonly feed: EventFeed;
  readonly news: News;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly from: number;
  readonly run?: string | undefined;
  readonly follow: 'true' | 'false';
}

async function send(stream: SSEStreamingApi, sending: Sending): Promise<void> {
  const { feed, news, clock, stop, from, run, follow: follows } = sending;
  const gone = new AbortController();
  stream.onAbort(() => {
    gone.abort();
  });
  const isOver = () => gone.signal.aborted || stop.aborted;
  const until = clock.now().getTime() + longestMs;
  await stream.write(`retry: ${String(retryMs)}\n\n`);
  for (let at = from; !isOver() && clock.now().getTime() < until;) {
    const { events, last } = await feed.after(at, run);
    for (const { id, ...event } of events)
      await stream.writeSSE({ id: String(id), event: event.type, data: JSON.stringify(event) });
    const isMore = last > at;
    at = last;
    if (isMore) continue;
    if (follows === 'false') return;
    const isNews = await news.after(at, heartbeatMs, gone.signal);
    if (!isNews && !isOver()) await stream.write(': nothing new\n\n');
  }
}

function tooManyStreams(most: number) {
  return problem('request/too-many', `more than ${String(most)} streams of events at once`, {
    hints: ['close one of them', 'limits.eventStreams'],
  });
}
