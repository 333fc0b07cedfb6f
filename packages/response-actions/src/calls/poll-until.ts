import type { ActionContext } from '../contract/action.ts';

/** How often to look and for how long, in milliseconds of the clock that was passed in. */
export interface Patience {
  readonly everyMs: number;
  readonly forMs: number;
}

/** Looks until `settled`, at once and then every so often; the last thing seen is returned even if it never was. */
export async function pollUntil<T>(
  context: Pick<ActionContext, 'clock' | 'signal'>,
  patience: Patience,
  look: () => Promise<T>,
  settled: (seen: T) => boolean,
): Promise<T> {
  const deadline = context.clock.now().getTime() + patience.forMs;
  for (;;) {
    const seen = await look();
    if (settled(seen) || context.clock.now().getTime() >= deadline) return seen;
    await context.clock.sleep(patience.everyMs, context.signal);
  }
}
