import type { Call } from './caller.ts';

/** One server-sent event. */
interface StreamedEvent {
  readonly id: number;
  readonly event: string;
  readonly data: {
    readonly run: string;
    readonly entry: number;
    readonly type: string;
    readonly status?: string;
  };
}

/** A stream of events that is read bit by bit. */
interface EventStream {
  readonly status: number;
  /** Reads until an event is the one that is looked for; all that came. Undefined: until the stream ends. */
  until(isIt?: (event: StreamedEvent) => boolean): Promise<readonly StreamedEvent[]>;
  close(): Promise<void>;
}

/** Opens a stream as the holder of a token. */
export async function openEventStream(
  url: string,
  token: string | undefined,
  { query = '', lastId }: { readonly query?: string; readonly lastId?: number } = {},
): Promise<EventStream> {
  const response = await fetch(`${url}/v1/events${query}`, {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(lastId === undefined ? {} : { 'last-event-id': String(lastId) }),
    },
  });
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    status: response.status,
    until: async (isIt = () => false) => {
      const came: StreamedEvent[] = [];
      for (;;) {
        const { events, rest } = eventsIn(text);
        text = rest;
        for (const event of events) came.push(event);
        if (events.some(isIt)) return came;
        const read = (await reader.read()) as { readonly done: boolean; readonly value?: Uint8Array };
        if (read.done) return came;
        text += decoder.decode(read.value, { stream: true });
      }
    },
    close: () => reader.cancel(),
  };
}

/** Everything that has happened up to now. */
export async function allEvents(call: Call, query = ''): Promise<readonly StreamedEvent[]> {
  const { body } = await call(`/v1/events?after=-1&follow=false${query}`);
  return eventsIn(String(body)).events;
}

/** The whole events in a text, without comments, and what is behind them. */
function eventsIn(text: string): { readonly events: readonly StreamedEvent[]; readonly rest: string } {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.flatMap((block): readonly StreamedEvent[] => {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ')[0], line.replace(/^\w*: /, '')]),
    );
    const data = fields.get('data');
    if (data === undefined) return [];
    const read = JSON.parse(data) as StreamedEvent['data'];
    return [{ id: Number(fields.get('id')), event: fields.get('event') ?? '', data: read }];
  });
  return { events, rest };
}
