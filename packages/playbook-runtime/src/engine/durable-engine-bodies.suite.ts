import type { JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import type { RegisteredBody } from './durable-engine.ts';
import type { RunAction } from './run-action.ts';
import type { RunBody } from './run-engine.ts';

/** The one action of these tests; each test says what it does, by the step's name. */
export const work: RunAction<JsonValue, JsonValue> = { name: 'work', args: z.json(), result: z.json() };
const retry = { attempts: 3, firstDelayMs: 20, longestDelayMs: 1_000 };

/** The bodies of these tests, by name: an engine in another process has to find them. */
const bodies: Readonly<Record<string, RunBody<JsonValue, JsonValue>>> = {
  'steps@1': async (context, input) => [
    await context.act('first', work, input),
    await context.act('second', work, input),
  ],
  'retried@1': (context, input) => context.act('step', work, input, { retry }),
  'waiting@1': async (context, input) => {
    const { timeoutMs } = z.object({ timeoutMs: z.number().optional() }).parse(input);
    const first = await context.act('before', work, null);
    const said = await context.signal('go', timeoutMs);
    return [first, said ?? 'too late', await context.act('after', work, said ?? null)];
  },
  'two-signals@1': async (context) => [
    (await context.signal('one')) ?? null,
    (await context.signal('two')) ?? null,
  ],
  'sleeping@1': async (context) => {
    await context.sleep('nap', 400);
    return context.act('after', work, null);
  },
  'serial@1': (context, input) => context.act('step', work, input, { serializeOn: z.string().parse(input) }),
  'many-steps@1': async (context, input) => {
    const steps = z.number().parse(input);
    for (let at = 0; at < steps; at += 1) await context.act(`early ${String(at)}`, work, at);
    const said = await context.signal('go');
    for (let at = 0; at < steps; at += 1) await context.act(`late ${String(at)}`, work, at);
    return said ?? null;
  },
  'concluding@1': async (context) => {
    try {
      await context.act('first', work, null);
      await context.signal('go');
      return 'went';
    } finally {
      await context.act('conclude', work, null, { evenIfCancelled: true });
    }
  },
};

/** The bodies by which an engine in another process runs these tests. */
export const suiteBodies: readonly RegisteredBody[] = Object.entries(bodies).map(([name, body]) => ({
  name,
  body,
}));
