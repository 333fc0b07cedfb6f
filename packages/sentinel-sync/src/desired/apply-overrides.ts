import { problem, type Problem } from '@drawbridge/base';

import type { Override } from './target.ts';

type Document = Readonly<Record<string, unknown>>;

/** What came of a target's overrides for one document. */
export interface Overridden {
  readonly value: Document;
  readonly used: readonly Override[];
  readonly problems: readonly Problem[];
}

/** Sets what a target sets otherwise. One that has expired is an error: nobody decides silently what holds now. */
export function applyOverrides(
  value: Document,
  overrides: readonly Override[],
  file: string,
  now: Date,
): Overridden {
  const used = overrides.filter((override) => [value.id, value.name, value.alias].includes(override.of));
  const expired = used.filter((override) => Date.parse(override.expires) <= now.getTime());
  const problems = expired.map((override) =>
    problem(
      'targets/override-expired',
      `the override of '${override.of}' expired on ${override.expires}: ${override.reason}`,
      {
        file,
        hints: ['take it out of targets.yaml, or give it another date with a reason'],
      },
    ),
  );
  return {
    value: used.reduce<Document>((all, override) => ({ ...all, ...override.set }), value),
    used,
    problems,
  };
}
