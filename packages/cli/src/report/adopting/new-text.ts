import type { Inert } from '@drawbridge/base';

import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';

/** The files that were written, as seen from where the person stands, and what to do with them. */
export function newText(
  host: Host,
  { files, next }: Inert<{ readonly files: readonly string[]; readonly next: readonly string[] }>,
): string {
  return [
    ...files.map((file) => `written: ${file}`),
    ...next.map((step) => `next: ${asCalled(host, step)}`),
  ].join('\n');
}
