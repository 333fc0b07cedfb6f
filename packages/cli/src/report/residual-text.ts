import type { ResidualAccess } from '@drawbridge/response-actions';

import type { Host } from '../terminal/host.ts';
import { wrapped } from '../terminal/text-layout.ts';

/** What access is left, a sentence each: until when, and what would end it. */
export function residualText(host: Host, residual: readonly ResidualAccess[], indent: number): string[] {
  return residual.flatMap((access) => {
    const until = access.until === undefined ? '' : ` (until ${readableInstant(access.until)})`;
    const what = wrapped(host, `${access.what.replace(/\.$/, '')}${until}.`, indent, bullet(indent, '•'));
    if (access.remedy === undefined) return [what];
    return [what, host.colours.dim(wrapped(host, access.remedy, indent + 2, bullet(indent + 2, '→')))];
  });
}

function bullet(indent: number, mark: string): string {
  return `${mark} `.padStart(indent);
}

/** `2026-11-18 09:31 UTC`. */
export function readableInstant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
