import { problem, spanAt } from '@drawbridge/base';

import { envelopeRecords } from './envelope.ts';
import { elementStarts, memberArrayStart, skipSpace, valueEnd } from '../json-positions.ts';
import { LineCounter } from './line-counter.ts';
import { parseJson, parseQuickly } from '../parse-json.ts';
import { type ReaderOptions, type ReadLog } from '../record-reader.ts';
import { listOpening } from './record-splitter.ts';
import { type SourceRecord } from '../source-record.ts';
import { streamList } from './stream-list.ts';
import { type TextSource } from '../text-source.ts';

/** A JavaScript string holds at most about 2^29 characters; a document is read whole. */
const MAX_DOCUMENT_LENGTH = 500 * 1024 * 1024;

/**
 * A JSON document: one object, an array of records, an envelope such as `{"Records":[…]}`, or several of these one
 * after another. Read whole, unless the caller can take records back; each record knows the line on which it begins. Of
 * a document that is broken nothing is used: what follows the break cannot be trusted to mean what it says.
 */
export async function* readJson(
  source: TextSource,
  log: ReadLog,
  { revocation }: ReaderOptions,
): AsyncGenerator<SourceRecord> {
  const opening = source.isLong && revocation !== undefined ? listOpening(source.head) : undefined;
  if (opening !== undefined && revocation !== undefined) {
    await revocation.begin();
    if (yield* streamList(source, opening)) return;
    await revocation.revoke();
  }
  const text = await wholeText(source, log);
  if (text === undefined) return;
  const documents = parseDocuments(text, log);
  const lines = new LineCounter(text);
  const isOneLine = !text.includes('\n');
  let record = 0;
  for (const { value, start } of documents) {
    const items = recordsIn(value);
    const starts = isOneLine ? [] : startsOf(text, value, start);
    for (const [index, item] of items.entries()) {
      record += 1;
      yield { value: item, line: lines.lineAt(starts[index] ?? start), record };
    }
  }
}

interface JsonDocument {
  readonly value: unknown;
  readonly start: number;
}

async function wholeText(source: TextSource, log: ReadLog): Promise<string | undefined> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of source.chunks()) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_DOCUMENT_LENGTH) {
      const size = `${MAX_DOCUMENT_LENGTH / 1024 / 1024} MiB`;
      const hints = ["write one record to a line: jq -c '.Records[]' FILE > FILE.ndjson"];
      log.note(problem('ingest/document-too-large', `this JSON document is larger than ${size}`, { hints }));
      return undefined;
    }
  }
  return pieces.join('');
}

/** Most texts are one document, and that is found out by parsing it. */
function parseDocuments(text: string, log: ReadLog): JsonDocument[] {
  const first = skipSpace(text, 0);
  const only = parseQuickly(first === 0 ? text : text.slice(first));
  return only.ok ? [{ value: only.value, start: first }] : parseEach(text, log);
}

function parseEach(text: string, log: ReadLog): JsonDocument[] {
  const documents: JsonDocument[] = [];
  for (let start = skipSpace(text, 0); start < text.length;) {
    const end = valueEnd(text, start);
    const parsing = parseJson(text.slice(start, end));
    if (!parsing.ok) {
      const span = spanAt(text, start + parsing.offset, 1);
      const message = `this is not JSON: ${parsing.message}; nothing of this file is used`;
      log.note(problem('ingest/broken-json', message, { span }));
      return [];
    }
    documents.push({ value: parsing.value, start });
    start = skipSpace(text, end);
  }
  return documents;
}

function recordsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : (envelopeRecords(value) ?? [value]);
}

/** Where each record begins; not needed where all stand on one line. */
function startsOf(text: string, value: unknown, start: number): readonly number[] {
  if (Array.isArray(value)) return elementStarts(text, start);
  return envelopeRecords(value) === undefined ? [start] : elementStarts(text, memberArrayStart(text, start));
}
