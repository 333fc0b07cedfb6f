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
  const used = overrides.filter((one) => [value.id, value.name, value.alias].includes(one.of));
  const expired = used.filter((one) => Date.parse(one.expires) <= now.getTime());
  const problems = expired.map((one) =>
    problem(
      'targets/override-expired',
      `the override of '${one.of}' expired on ${one.expires}: ${one.reason}`,
      {
        file,
        hints: ['take it out of targets.yaml, or give it another date with a reason'],
      },
    ),
  );
  return { value: used.reduce<Document>((all, one) => ({ ...all, ...one.set }), value), used, problems };
}
