import { inertText } from '@drawbridge/base';

import type { Host } from '../terminal/host.ts';
import { formatTable } from '../terminal/table.ts';

/** A pause, as the store or the server tells it. */
export interface ShownPause {
  readonly scope: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** All pauses as a table. */
export function pausesText(host: Host, pauses: readonly ShownPause[]): string {
  if (pauses.length === 0) return 'Nothing is paused.';
  const rows = pauses.map(({ scope, by, at, reason }) =>
    [scope, by, at, reason].map((cell) => inertText(cell)),
  );
  return formatTable(host, ['scope', 'by', 'since', 'reason'], rows);
}

/** What a pause has stopped. */
export function pauseText({ scope, by, at, reason }: ShownPause): string {
  return [
    `${inertText(scope)} is paused by ${inertText(by)} since ${inertText(at)}: ${inertText(reason)}`,
    'Nothing new acts there. What acts already ends its step, and undo works.',
  ].join('\n');
}
