import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import type { z } from 'zod';

/** What a reader of a trigger may receive in addition to the body. */
export interface ReadOptions {
  /** The file that the body came from, for problems. */
  readonly file?: string;
  /** Which incident is meant, where a body holds several. */
  readonly incidentNumber?: number;
}

/** Checks a body against the schema of its trigger; each problem names the field. */
export function checkBody<T>(schema: z.ZodType<T>, json: unknown, options: ReadOptions): Result<T> {
  const checked = schema.safeParse(json);
  if (checked.success) return succeed(checked.data);
  return fail(...checked.error.issues.map((issue) => bodyProblem(issue, options)));
}

function bodyProblem(issue: z.core.$ZodIssue, options: ReadOptions): Problem {
  return problem('incident/wrong-field', issue.message, {
    file: options.file,
    field: fieldPath(issue.path),
  });
}

/** `object.properties.alerts[0].id`. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
