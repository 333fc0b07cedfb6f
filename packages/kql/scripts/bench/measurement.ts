/** What one query took. Times in seconds; CPU counts all threads and is what a busy machine leaves comparable. */
export interface Measurement {
  readonly rows: number;
  readonly cpu: number;
  readonly wall: number;
  /** Of the whole process, in MB. */
  readonly peakMb: number;
}

/** A query that could not be measured, and why: most often the limit of memory. */
export interface Failure {
  readonly failed: string;
}
