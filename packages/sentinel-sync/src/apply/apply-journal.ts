import { mkdir, open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { JsonValue } from '@drawbridge/base';

/** What an apply wrote down, each before or after the call that it is about. */
export type JournalEvent =
  | { readonly type: 'begun'; readonly plan: string }
  | { readonly type: 'before'; readonly resource: string; readonly body: JsonValue }
  | { readonly type: 'done' | 'undone'; readonly resource: string }
  | { readonly type: 'failed'; readonly resource: string; readonly why: string }
  | { readonly type: 'ended' };

/** The journal of one plan's apply: JSON lines, each on the disk (fsync) before the call that it announces. */
export class ApplyJournal {
  readonly #file: FileHandle;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens the journal of a plan; a last line that was cut off is taken away. */
  static async open(folder: string, planHash: string): Promise<ApplyJournal> {
    await mkdir(folder, { recursive: true });
    const path = journalPath(folder, planHash);
    const text = await readFile(path, 'utf8').catch(() => '');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    return new ApplyJournal(await open(path, 'a', 0o600));
  }

  /** Resolves when the event is on the disk. */
  append(event: JournalEvent): Promise<void> {
    const written = this.#writing.then(async () => {
      await this.#file.appendFile(`${JSON.stringify(event)}\n`);
      await this.#file.sync();
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

/**
 * What an apply wrote that was cut off; empty if there is none, or if the last one came to its end. A plan that came to
 * its end is not resumed: what has changed since has to be looked at.
 */
export async function readUnfinished(folder: string, planHash: string): Promise<readonly JournalEvent[]> {
  const text = await readFile(journalPath(folder, planHash), 'utf8').catch(() => '');
  const events = eventsIn(text.slice(0, text.lastIndexOf('\n') + 1));
  return events.slice(events.findLastIndex((event) => event.type === 'ended') + 1);
}

function journalPath(folder: string, planHash: string): string {
  return join(folder, `${planHash}.jsonl`);
}

function eventsIn(text: string): readonly JournalEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEvent);
}
