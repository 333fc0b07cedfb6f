import { elementStarts } from '../json-positions.ts';
import { LineCounter } from './line-counter.ts';
import { parseJson, parseQuickly } from '../parse-json.ts';
import { type ElementRun, type ListOpening, RecordSplitter } from './record-splitter.ts';
import { type SourceRecord } from '../source-record.ts';
import { type TextSource } from '../text-source.ts';

/**
 * The records of a document that is one list, some at a time. Returns whether it was: where anything in it is not as a
 * list of records has it, the records that were given mean nothing.
 */
export async function* streamList(
  source: TextSource,
  opening: ListOpening,
): AsyncGenerator<SourceRecord, boolean> {
  const splitter = new RecordSplitter(opening);
  let record = 0;
  for await (const piece of source.chunks()) {
    const run = splitter.push(piece);
    if (run === undefined) continue;
    const values = valuesOf(run);
    if (values === undefined || (opening.isMember && !values.every(isObject))) return false;
    const lines = linesOf(run, values.length);
    for (const [at, value] of values.entries()) {
      record += 1;
      yield { value, line: lines?.[at] ?? run.line, record };
    }
  }
  return splitter.isWhole && record > 0;
}

/** Undefined where they are not JSON, or there is a comma without an element. */
function valuesOf(run: ElementRun): readonly unknown[] | undefined {
  const list = `[${run.text}]`;
  const quick = parseQuickly(list);
  const parsing = quick.ok ? quick : parseJson(list);
  const values = parsing.ok ? (parsing.value as readonly unknown[]) : [];
  return values.length === 0 ? undefined : values;
}

/** The line of each element; undefined where all stand on the first. */
function linesOf({ text, line }: ElementRun, count: number): readonly number[] | undefined {
  if (!text.includes('\n')) return undefined;
  const list = `[${text}]`;
  const lines = new LineCounter(list);
  const starts = elementStarts(list, 0);
  return Array.from({ length: count }, (_, at) => line - 1 + lines.lineAt(starts[at] ?? 0));
}

const isObject = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
