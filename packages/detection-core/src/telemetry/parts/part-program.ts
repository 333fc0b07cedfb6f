import { parentPort, workerData } from 'node:worker_threads';

import { openPartWriter } from '@drawbridge/kql';

import { RecordMapper } from '../record-mapper.ts';
import { Reading } from '../reading.ts';
import { NumberedFiles, numberedTables } from './numbered-files.ts';
import type { PartAnswer, PartJob } from './part-job.ts';

/**
 * The entry of a thread that reads some of the files and writes their rows to a part. It has the same readers and
 * mappings as the main thread, so that the rows are the same.
 */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const answer = (message: PartAnswer): void => {
  port.postMessage(message);
};
const stopped = new AbortController();
// The only message is that nobody waits any longer.
port.once('message', () => {
  stopped.abort();
});

const betweenProgressMs = 200;

try {
  await readPart(workerData as PartJob);
} catch (thrown) {
  answer({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
} finally {
  port.close();
}

async function readPart(job: PartJob): Promise<void> {
  const { file, tables, memoryLimitMb, only, now } = job;
  const writer = await openPartWriter({ file, tables: numberedTables(tables), memoryLimitMb });
  const origins = new NumberedFiles(job.firstNumber);
  try {
    let files = 0;
    let next = 0;
    const onProgress = (): void => {
      const time = performance.now();
      if (time < next) return;
      next = time + betweenProgressMs;
      answer({ kind: 'progress', bytes: reading.bytes, files, rows: reading.rows });
    };
    const reading = new Reading(writer, new RecordMapper(tables, only), {
      origins,
      now,
      signal: stopped.signal,
      onProgress,
    });
    for (const path of job.files) {
      await reading.readFile(path);
      files += 1;
    }
    const outcome = await reading.end();
    answer({ kind: 'done', part: await writer.finish(), outcome, names: origins.names });
  } finally {
    writer.close();
  }
}
