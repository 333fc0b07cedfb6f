import { TerminalFailure } from '@drawbridge/base';

import type { RestCall } from './rest-client.ts';

/** What we need of an answer; fails, naming the field and not its value, where it is missing. */
export function parseAnswer<Answer>(call: RestCall<Answer>, answer: unknown): Answer {
  const parsed = call.answer.safeParse(answer ?? {});
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new TerminalFailure(
    'cloud-error',
    `Google Cloud answered ${call.permission} without what we need: ${field === '' ? 'no object' : field}`,
  );
}
