/** Thrown where the log over all runs cannot be written: nothing is done that it does not have. */
export class AuditUnwritable extends Error {
  override readonly name = 'AuditUnwritable';
  override readonly cause: Error;

  constructor(cause: Error) {
    super(
      `the audit log could not be written: ${cause.message}; one that is damaged is set aside by: drawbridge audit restart`,
    );
    this.cause = cause;
  }
}
