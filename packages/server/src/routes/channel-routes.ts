import { given, nameHints, problem } from '@drawbridge/base';
import { createRoute, z } from '@hono/zod-openapi';

import type { Channel } from '../notify/channel.ts';
import { testChannel, type TestDelivery } from '../notify/test-channel.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { Refused } from './problem-answer.ts';
import { json, refusals } from './shapes.ts';

const deliveryShape = z
  .object({
    channel: z.string(),
    outcome: z.enum(['accepted', 'failed']),
    shape: z.enum(['message', 'card']).optional(),
    advice: z.string(),
    problem: z.object({ code: z.string(), message: z.string(), hints: z.array(z.string()) }).optional(),
  })
  .openapi('TestDelivery');

const test = createRoute({
  method: 'post',
  path: '/v1/channels/{name}/test',
  operationId: 'testChannel',
  summary: 'Sends a test to a channel of the configuration, once; to Teams in both shapes.',
  tags: ['operation'],
  security: [{ bearer: [] }],
  request: {
    params: z.object({
      name: z
        .string()
        .max(63)
        .openapi({ param: { name: 'name', in: 'path' }, example: 'soc' }),
    }),
  },
  responses: {
    200: json(
      z.object({ tests: z.array(deliveryShape) }),
      'What became of each. That it was accepted does not say that anybody sees it.',
    ),
    ...refusals,
  },
});

/** What the test of a channel takes beside the service. */
export interface ChannelParts extends AppParts {
  readonly channels: readonly Channel[];
  /** Aborted when the server closes. */
  readonly stop: AbortSignal;
}

export function addChannelRoutes(app: App, { channels, service, stop }: ChannelParts): void {
  app.openapi(test, async (context) => {
    callerWho(context.get('caller'), 'operate');
    const { name } = context.req.valid('param');
    const channel = channels.find((candidate) => candidate.name === name);
    if (channel === undefined) {
      const names = channels.map((candidate) => candidate.name);
      const hints = nameHints(name, names, 'channels');
      throw new Refused([problem('channel/unknown', `there is no channel '${name}'`, { hints })]);
    }
    const tests = await testChannel(channel, { clock: service.clock, signal: stop });
    return context.json({ tests: tests.map(tell) }, 200);
  });
}

function tell({ channel, outcome, shape, advice, problem: found }: TestDelivery) {
  const told =
    found === undefined ? undefined : { code: found.code, message: found.message, hints: [...found.hints] };
  return { channel, outcome, advice, ...given({ shape, problem: told }) };
}
