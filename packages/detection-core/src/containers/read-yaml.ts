import { LineCounter, parseAllDocuments } from 'yaml';

import type { LogRecord } from './log-records.ts';

/** Lines that begin as the YAML of `gcloud`, `az` and `aws` does; a line of syslog has a space before its colon. */
const beginning = /^(---\s*$|(- )?['"]?[A-Za-z_@][\w.@/-]*['"]?:(\s|$))/;

/** A document is parsed whole. */
const mostCharacters = 16 * 1024 * 1024;

/** Whether a text that begins with this line may be YAML. */
export const maybeYaml = (line: unknown): boolean => typeof line === 'string' && beginning.test(line);

/**
 * The records of a text of YAML, which comes as records of one line: each document, and each item of one that is a list.
 * Undefined where a document is no object or list, or is broken: the lines are then what they are.
 */
export async function yamlRecords(
  lines: AsyncIterable<LogRecord>,
): Promise<readonly LogRecord[] | undefined> {
  const records: LogRecord[] = [];
  for await (const document of documentsOf(lines)) {
    const parsed = document === undefined ? undefined : recordsOf(document);
    if (parsed === undefined) return undefined;
    for (const record of parsed) records.push(record);
  }
  return records.length === 0 ? undefined : records;
}

interface YamlText {
  readonly text: string;
  readonly line: number;
}

/** The texts between lines of `---`; undefined for one that is too long. */
async function* documentsOf(lines: AsyncIterable<LogRecord>): AsyncGenerator<YamlText | undefined> {
  let held: string[] = [];
  let characters = 0;
  let start = 1;
  for await (const { value, line } of lines) {
    const text = String(value);
    if (/^---\s*$/.test(text)) {
      if (held.length > 0) yield { text: held.join('\n'), line: start };
      held = [];
      characters = 0;
      continue;
    }
    if (held.length === 0) start = line;
    // Blank lines are not handed over, and mean something inside a text.
    else for (let blank = start + held.length; blank < line; blank += 1) held.push('');
    held.push(text);
    characters += text.length;
    if (characters > mostCharacters) {
      yield undefined;
      return;
    }
  }
  if (held.length > 0) yield { text: held.join('\n'), line: start };
}

function recordsOf({ text, line }: YamlText): readonly LogRecord[] | undefined {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  if (!Array.isArray(parsed)) return [];
  if (parsed.some((document) => document.errors.length > 0)) return undefined;
  const values = parsed.map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
  if (values.some((value) => typeof value !== 'object' || value === null)) return undefined;
  return values.flatMap((value) =>
    Array.isArray(value) ? value.map((item: unknown) => ({ value: item, line })) : [{ value, line }],
  );
}
