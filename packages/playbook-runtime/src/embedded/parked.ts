/**
 * Thrown by a wait to leave the body of a run: nothing of it stays in memory. When the wait is over, the body is run again
 * over its journal up to here. A body never catches it.
 */
export class Parked extends Error {
  override readonly name = 'Parked';

  constructor(on: string) {
    super(`waits for ${on}`);
  }
}
