import { TerminalFailure, type JsonValue } from '@drawbridge/base';
import type { z } from 'zod';

/** The answer in the shape that Microsoft documents, or a failure that names the field: we do not act on a guess. */
export function parseAnswer<T>(
  schema: z.ZodType<T>,
  answer: JsonValue | undefined,
  service: string,
  asked: string,
): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new TerminalFailure('cloud-error', `${service} answered ${asked} in an unknown shape (${fields})`);
}
