/** What the shell is told. Documented in the README; scripts depend on it. */
export const exitCode = {
  done: 0,
  /** Problems were found, a case failed, an expected signal is missing, a permission is missing or unknown, or a containment did not succeed. */
  problems: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** It could be done and was not: a guard, a missing approval, a plan that has changed. */
  refused: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Thrown by a verb that cannot begin: the message is all that the person needs. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
