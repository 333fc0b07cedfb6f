/** Thrown instead of beginning a step after the run was told to stop. What was begun has ended, and is journaled. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';

  constructor(reason: unknown) {
    super(reason instanceof Error ? reason.message : 'interrupted');
  }
}
