/** One line without its line break; `line` counts from 1. */
export interface TextLine {
  readonly text: string;
  readonly line: number;
}

/** No log line is this long; a file without line breaks must not fill the memory. */
const MAX_LINE_LENGTH = 64 * 1024 * 1024;

/** Thrown by {@link readLines} for a line beyond {@link MAX_LINE_LENGTH}. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is longer than ${MAX_LINE_LENGTH / 1024 / 1024} MiB`);
    this.line = line;
  }
}

/** Splits pieces of text at `\n` and `\r\n`. Empty lines are given too, so that the numbers stay right. */
export async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let pending = '';
  let line = 0;
  for await (const chunk of chunks) {
    const pieces = chunk.split('\n');
    pieces[0] = pending + (pieces[0] ?? '');
    pending = pieces.pop() ?? '';
    for (const piece of pieces) yield { text: withoutReturn(piece), line: (line += 1) };
    if (pending.length > MAX_LINE_LENGTH) throw new LineTooLongError(line + 1);
  }
  if (pending !== '') yield { text: withoutReturn(pending), line: line + 1 };
}

/**
 * The same text with `\n` for every line break, `\r` alone too: a spreadsheet on an old Mac ends its lines so, and a list
 * whose rows all stand in its first line would be a list without rows.
 */
export async function* withLineFeeds(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    // What follows in the next piece may belong to the same break.
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replaceAll(/\r\n?/g, '\n');
  }
  if (held !== '') yield '\n';
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);
