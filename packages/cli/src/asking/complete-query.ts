/** What can be named in a query here. */
export interface Vocabulary {
  /** Columns by table. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly functions: readonly string[];
}

export const sessionCommands = ['.columns', '.format', '.help', '.quit', '.tables'];
export const sessionFormats = ['text', 'json', 'csv', 'ndjson', 'markdown'] as const;
export type SessionFormat = (typeof sessionFormats)[number];

/** The operators that stand behind a pipe (KQL, tabular operators). */
const operators = (
  'as count distinct evaluate extend invoke join lookup make-series mv-apply mv-expand parse parse-kv parse-where partition ' +
  'project project-away project-keep project-rename project-reorder render sample sample-distinct scan search serialize ' +
  'sort summarize take top top-hitters union where'
).split(' ');

/**
 * What the word at the end of an unfinished query may become, and the word: tables at the beginning, operators behind a
 * pipe, else the columns of the tables that the query names, and functions. In the shape of Node's readline.
 */
export function completeQuery(
  { tables, functions }: Vocabulary,
  before: string,
  line: string,
): [candidates: string[], word: string] {
  if (before.trim() === '' && line.startsWith('.')) return completeCommand(tables, line);
  const text = before === '' ? line : `${before}\n${line}`;
  const word = /[\w-]*$/.exec(text)?.[0] ?? '';
  const rest = text.slice(0, text.length - word.length).trimEnd();
  if (rest.endsWith('|')) return [matching(operators, word), word];
  if (rest === '' || rest.endsWith(';')) return [matching([...tables.keys()], word), word];
  const name = /\w*$/.exec(text)?.[0] ?? '';
  const columns = [...tables].flatMap(([table, names]) => (isNamed(table, rest) ? names : []));
  const asked = /\b(?:join|lookup|union|in)\b[^|]*$/.test(rest) ? [...tables.keys()] : [];
  return [matching([...new Set([...columns, ...asked]), ...functions.map((of) => `${of}(`)], name), name];
}

function completeCommand(tables: Vocabulary['tables'], line: string): [string[], string] {
  const [command = '', argument] = line.split(/\s+/);
  if (argument === undefined) return [matching(sessionCommands, command), command];
  const values = command === '.format' ? sessionFormats : command === '.columns' ? [...tables.keys()] : [];
  return [matching(values, argument), argument];
}

/** In any case, as a person types; the names themselves are as Kusto wants them. */
const matching = (names: readonly string[], word: string): string[] =>
  names
    .filter((name) => name.toLowerCase().startsWith(word.toLowerCase()))
    .sort((a, b) => a.localeCompare(b));

const isNamed = (table: string, text: string): boolean =>
  new RegExp(String.raw`(?<!\w)${table}(?!\w)`).test(text);
