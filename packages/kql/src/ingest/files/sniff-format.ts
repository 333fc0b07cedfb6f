import { csvDelimiter } from '../csv/csv-dialect.ts';
import { skipSpace, valueEnd } from '../json-positions.ts';
import { parseJson } from '../parse-json.ts';
import { type RecordFormat } from '../source-record.ts';

/**
 * Recognises a text's layout from its first characters, never from the file's name. JSON values on lines of their
 * own are ndjson; a JSON value that spans lines, or stands alone, is json; a first line that reads as a header of at
 * least two columns is csv; anything else is text.
 */
export function sniffFormat(head: string): RecordFormat {
  const start = skipSpace(head, 0);
  const first = head[start];
  if (first === '{' || first === '[') return sniffJson(head, start);
  const firstLine = (head.slice(start).split(/[\r\n]/, 1)[0] ?? '').trimEnd();
  return csvDelimiter(firstLine) === undefined ? 'text' : 'csv';
}

function sniffJson(head: string, start: number): RecordFormat {
  const lineEnd = head.indexOf('\n', start);
  if (lineEnd === -1) return 'json';
  const firstLine = head.slice(start, lineEnd);
  const next = skipSpace(head, lineEnd);
  if (next === head.length) return 'json';
  if (head[next] !== '{' && head[next] !== '[') return isWhole(firstLine) ? 'ndjson' : 'json';
  // `[` alone on the first line opens a document; a whole value, or a broken one that is followed by a line that
  // begins like a value of its own, is ndjson.
  if (isWhole(firstLine)) return 'ndjson';
  const secondLine = head.slice(next).split('\n', 1)[0] ?? '';
  return firstLine.trim().length > 1 && isWhole(secondLine) && head[next] === first(firstLine)
    ? 'ndjson'
    : 'json';
}

const first = (text: string): string | undefined => text[skipSpace(text, 0)];

function isWhole(line: string): boolean {
  const start = skipSpace(line, 0);
  return valueEnd(line, start) >= line.trimEnd().length && parseJson(line).ok;
}
