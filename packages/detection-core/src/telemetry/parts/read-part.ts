import { Worker } from 'node:worker_threads';

import { TerminalFailure } from '@drawbridge/base';
import { threadEntry, type TablePart } from '@drawbridge/kql';

import { partProgram } from '../../programs/program-files.ts';
import type { ReadingOutcome } from '../reading.ts';
import { stopMessage, type PartAnswer, type PartJob, type PartProgress } from './part-job.ts';

/** Rows die young: with more room for them fewer are copied before they do. */
const youngMemoryMb = 96;

/** A part that was written, and what became of the files. */
export interface ReadPart {
  readonly part: TablePart;
  readonly outcome: ReadingOutcome;
  /** Of the files that events are from, by their numbers. */
  readonly names: readonly string[];
}

/**
 * Reads files into a part in a thread of its own. Rejects with the signal's reason when it is aborted, and with a
 * {@link TerminalFailure} where the part cannot be written, because a disk is full.
 */
export async function readPart(
  job: PartJob,
  onProgress: (progress: PartProgress) => void,
  signal: AbortSignal | undefined,
): Promise<ReadPart> {
  const [program, options] = threadEntry(partProgram, job);
  const worker = new Worker(program, {
    ...options,
    resourceLimits: { maxYoungGenerationSizeMb: youngMemoryMb },
  });
  const stop = (): void => {
    worker.postMessage(stopMessage);
  };
  signal?.addEventListener('abort', stop);
  try {
    const last = await lastAnswer(worker, onProgress);
    signal?.throwIfAborted();
    if (last.kind === 'failed') throw notLoaded(last.message);
    return last;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** What the thread says at its end, once it has ended. */
function lastAnswer(
  worker: Worker,
  onProgress: (progress: PartProgress) => void,
): Promise<Exclude<PartAnswer, { kind: 'progress' }>> {
  return new Promise((resolve, reject) => {
    let last: PartAnswer | undefined;
    worker.on('message', (answer: PartAnswer) => {
      if (answer.kind === 'progress') onProgress(answer);
      else last = answer;
    });
    worker.once('error', (error) => {
      reject(notLoaded(error instanceof Error ? error.message : String(error)));
    });
    worker.once('exit', (code) => {
      if (last === undefined || last.kind === 'progress')
        reject(notLoaded(`its thread ended with code ${code}`));
      else resolve(last);
    });
  });
}

/** The rows cannot be written. */
export function notLoaded(reason: string): TerminalFailure {
  const [first = ''] = reason.split('\n');
  return new TerminalFailure('telemetry-not-loaded', `the logs could not be put into a database: ${first}`, {
    hints: [
      'their rows take about a tenth of the room of their text: make room in the cache folder, and try again',
    ],
  });
}
