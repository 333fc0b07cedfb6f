import type { ResidualAccess } from '@drawbridge/response-actions';

import type { Host } from '../terminal/host.ts';
import { wrapped } from './lines.ts';

/** What access is left, a sentence each, with its end and its remedy. */
export function residualText(host: Host, residual: readonly ResidualAccess[], indent: number): string[] {
  return residual.map((one) => {
    const until = one.until === undefined ? 'does not end by itself' : `until ${readableInstant(one.until)}`;
    const remedy = one.remedy === undefined ? '' : ` What would end it: ${one.remedy}`;
    return wrapped(host, `${ended(one.what)} (${until})${remedy}`, indent, `${' '.repeat(indent - 2)}- `);
  });
}

function ended(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** `2026-11-18 09:31 UTC`. */
export function readableInstant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
