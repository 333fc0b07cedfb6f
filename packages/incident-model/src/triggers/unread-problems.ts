import { problem, type Problem } from '@drawbridge/base';

import type { Unread } from '../incident/incident.ts';
import type { ReadOptions } from './check-body.ts';

/** Parts that could not be read do not stop an incident: they are warnings, and stay with it. */
export function unreadAsProblems(unread: readonly Unread[], options: ReadOptions): readonly Problem[] {
  return unread.map((part) =>
    problem('incident/unreadable-part', part.why, {
      severity: 'warning',
      file: options.file,
      field: part.path,
    }),
  );
}
