import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';

export interface LogRange {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;

/** Which part of a service's logs is looked at: the last day, unless it is said otherwise. */
export function readLogRange({ clock }: Host, asked: { readonly from?: Date; readonly to?: Date }): LogRange {
  const to = asked.to ?? clock.now();
  const from = asked.from ?? new Date(to.getTime() - dayMs);
  if (from.getTime() >= to.getTime()) throw new UsageError('--from is not before --to');
  return { from, to };
}
