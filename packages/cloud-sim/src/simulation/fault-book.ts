import type { Fault } from '../cloud-sim.ts';

/** The faults that are still to happen, first injected first. */
export class FaultBook {
  readonly #waiting: { readonly fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    if (fault.times > 0) this.#waiting.push({ fault, left: fault.times });
  }

  /** The fault that the next call of `operation` meets, used up by asking. */
  take(operation: string): Fault | undefined {
    const index = this.#waiting.findIndex((one) => one.fault.operation === operation);
    const found = this.#waiting[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#waiting.splice(index, 1);
    return found.fault;
  }
}
