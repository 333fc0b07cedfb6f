import { readLines } from './read-lines.ts';
import { type SourceRecord } from './source-record.ts';
import { type TextSource } from './text-source.ts';

/** Raw lines, for formats that are read elsewhere, such as CEF. Blank lines are left out. */
export async function* readText(source: TextSource): AsyncGenerator<SourceRecord> {
  let record = 0;
  for await (const { text, line } of readLines(source.chunks())) {
    if (text.trim() === '') continue;
    record += 1;
    yield { value: text, line, record };
  }
}
