import { envelopeRecords } from './envelope.ts';
import { readLines } from '../read-lines.ts';
import { parseJson } from '../parse-json.ts';
import { type ReadLog, spanOnLine } from '../record-reader.ts';
import { type SourceRecord } from '../source-record.ts';
import { type TextSource } from '../text-source.ts';

/**
 * One JSON value on each line, streamed. A line that is an envelope (`{"Records":[…]}`, as when bucket files are
 * concatenated) gives its records; they share the line. A broken line is reported with line and column, and skipped.
 */
export async function* readNdjson(source: TextSource, log: ReadLog): AsyncGenerator<SourceRecord> {
  let record = 0;
  for await (const { text, line } of readLines(source.chunks())) {
    if (text.trim() === '') continue;
    const parsing = parseJson(text);
    if (!parsing.ok) {
      const span = spanOnLine(line, parsing.offset + 1, 1);
      log.skip('ingest/broken-json', `this line is not JSON: ${parsing.message}`, span);
      continue;
    }
    for (const value of envelopeRecords(parsing.value) ?? [parsing.value]) {
      record += 1;
      yield { value, line, record };
    }
  }
}
