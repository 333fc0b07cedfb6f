import type { Fault } from './fault.ts';

/** The faults that are still to happen, first injected first. */
export class FaultBook {
  readonly #waiting: { readonly fault: Fault; before: number; left: number }[] = [];

  inject(fault: Fault): void {
    if (fault.times > 0) this.#waiting.push({ fault, before: fault.after ?? 0, left: fault.times });
  }

  /** The fault that the next call of `operation` meets, used up by asking. */
  take(operation: string): Fault | undefined {
    const matching = this.#waiting.filter((waiting) => waiting.fault.operation === operation);
    const found = matching.find((waiting) => waiting.before === 0);
    for (const waiting of matching) if (waiting.before > 0) waiting.before -= 1;
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#waiting.splice(this.#waiting.indexOf(found), 1);
    return found.fault;
  }
}
