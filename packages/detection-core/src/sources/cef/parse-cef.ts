/** A CEF message taken apart: the seven fields of its header and its extensions, escapes resolved. */
export interface CefMessage {
  /** What stood before `CEF:`: a syslog header, or nothing. */
  readonly prefix: string;
  readonly version: string;
  readonly vendor: string;
  readonly product: string;
  readonly deviceVersion: string;
  readonly eventClassId: string;
  readonly name: string;
  readonly severity: string;
  /** In order; a key may come twice. */
  readonly extensions: readonly (readonly [string, string])[];
}

/** Whether a line holds a CEF message. */
export function isCefLine(line: unknown): line is string {
  return typeof line === 'string' && /(^|[\s:])CEF:\s?\d+(\.\d+)?\|/.test(line.slice(0, 1000));
}

/** Parses a line of CEF (ArcSight's Common Event Format), with or without a syslog header; undefined if it is broken. */
export function parseCef(line: string): CefMessage | undefined {
  const start = /(^|[\s:])CEF:\s?\d/.exec(line);
  if (start === null) return undefined;
  const at = start.index + (start[1]?.length ?? 0);
  const fields = headerFields(line.slice(at + 'CEF:'.length));
  if (fields === undefined) return undefined;
  const [
    version = '',
    vendor = '',
    product = '',
    deviceVersion = '',
    eventClassId = '',
    name = '',
    severity = '',
  ] = fields.header;
  return {
    prefix: line.slice(0, at).trim(),
    version: version.trim(),
    vendor,
    product,
    deviceVersion,
    eventClassId,
    name,
    severity: severity.trim(),
    extensions: parseExtensions(fields.rest),
  };
}

/** Seven fields between pipes; in the header a pipe and a backslash are escaped by a backslash. */
function headerFields(text: string): { header: readonly string[]; rest: string } | undefined {
  const header: string[] = [];
  let field = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const next = text[at + 1];
    if (letter === '\\' && (next === '|' || next === '\\')) {
      field += next;
      at += 1;
    } else if (letter === '|') {
      header.push(field);
      field = '';
      if (header.length === 7) return { header, rest: text.slice(at + 1) };
    } else field += letter;
  }
  // The last pipe may be missing where there are no extensions.
  return header.length === 6 ? { header: [...header, field], rest: '' } : undefined;
}

/** `key=value key=value`: a value runs, with its spaces, up to the next key; `=` in a value is escaped. */
function parseExtensions(text: string): readonly (readonly [string, string])[] {
  const keys = [...text.matchAll(/(?:^|\s)([A-Za-z0-9_.\-[\]]+)=/g)].filter(
    (match) => !isEscaped(text, match.index + match[0].length - 1),
  );
  return keys.map((match, index) => {
    const from = match.index + match[0].length;
    const to = keys[index + 1]?.index ?? text.length;
    return [match[1] ?? '', unescapeValue(text.slice(from, to).trim())] as const;
  });
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r' };

function unescapeValue(value: string): string {
  return value.replace(/\\([\\=|nr])/g, (_, letter: string) => escapes[letter] ?? letter);
}
