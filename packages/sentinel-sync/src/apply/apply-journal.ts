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
  /** What stood there when it was opened: empty unless an earlier apply of this plan was cut off. */
  readonly earlier: readonly JournalEvent[];
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, earlier: readonly JournalEvent[]) {
    this.#file = file;
    this.earlier = earlier;
  }

  /** Opens the journal of a plan; a last line that was cut off is taken away. */
  static async open(folder: string, planHash: string): Promise<ApplyJournal> {
    await mkdir(folder, { recursive: true });
    const path = journalPath(folder, planHash);
    const text = await readFile(path, 'utf8').catch(() => '');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    return new ApplyJournal(await open(path, 'a', 0o600), eventsIn(whole));
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

/** What a journal says so far; empty if there is none. */
export async function readJournal(folder: string, planHash: string): Promise<readonly JournalEvent[]> {
  const text = await readFile(journalPath(folder, planHash), 'utf8').catch(() => '');
  return eventsIn(text.slice(0, text.lastIndexOf('\n') + 1));
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
