import { addAbortSignal, type Readable } from 'node:stream';

/** What is piped or typed into the command; it ends with an AbortError when the work is told to stop. */
export function standardInput(signal: AbortSignal | undefined): Readable {
  return signal === undefined ? process.stdin : addAbortSignal(signal, process.stdin);
}
