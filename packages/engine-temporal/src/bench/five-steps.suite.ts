import type { JsonValue } from '@drawbridge/base';
import type { RegisteredBody, RunAction } from '@drawbridge/playbook-runtime';
import { z } from 'zod';

/** A step that does nothing. */
export const nothing: RunAction<JsonValue, JsonValue> = { name: 'nothing', args: z.json(), result: z.json() };

/** A body of five steps. */
export const fiveSteps: RegisteredBody = {
  name: 'five@1',
  body: async (context) => {
    for (const step of ['1', '2', '3', '4', '5']) await context.act(step, nothing, null);
    return null;
  },
};
