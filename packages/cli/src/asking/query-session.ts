import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { nearestName } from '@drawbridge/base';

import {
  completeQuery,
  sessionCommands,
  sessionFormats,
  type SessionFormat,
  type Vocabulary,
} from './complete-query.ts';

/** What a session asks, and where it prints. */
export interface SessionParts {
  readonly vocabulary: Vocabulary;
  readonly input: Readable;
  /** Where the prompt and the typed line are shown. */
  readonly output: Writable;
  readonly isTerminal: boolean;
  /** Earlier lines, the latest first. */
  readonly history: readonly string[];
  readonly onHistory: (lines: readonly string[]) => void;
  /** Runs a query and prints what comes of it, problems too; stops when the signal says so. */
  readonly run: (query: string, format: SessionFormat, signal: AbortSignal) => Promise<void>;
  readonly print: (text: string) => void;
}

const help = [
  'A query ends with an empty line, or with ; at the end of a line. Tab completes.',
  '  .tables           tables with rows',
  '  .columns TABLE    its columns',
  `  .format FORMAT    ${sessionFormats.join(', ')}`,
  '  .quit             or Ctrl-D; Ctrl-C stops a query that runs, or drops what is typed',
].join('\n');

const prompts = { first: 'kql> ', further: '...> ' };

/** Queries one after the other, until the input ends or `.quit` is typed. */
export async function runSession(parts: SessionParts): Promise<void> {
  const { input, output, isTerminal, vocabulary, history } = parts;
  let held: string[] = [];
  let format: SessionFormat = 'text';
  let running: AbortController | undefined;
  const lines = createInterface({
    input,
    output,
    terminal: isTerminal,
    history: [...history],
    historySize: 1_000,
    removeHistoryDuplicates: true,
    prompt: prompts.first,
    completer: (line: string) => completeQuery(vocabulary, held.join('\n'), line),
  });
  lines.on('history', parts.onHistory);
  lines.on('SIGINT', () => {
    if (running !== undefined) running.abort();
    else {
      held = [];
      output.write('\n');
      showPrompt(lines, held);
    }
  });
  const ask = async (query: string) => {
    running = new AbortController();
    await parts.run(query, format, running.signal).finally(() => {
      running = undefined;
    });
  };
  // What is typed while a query runs waits for it.
  let work: Promise<unknown> = Promise.resolve();
  const then = (next: () => unknown) => {
    work = work.then(next).then(() => {
      showPrompt(lines, held);
    });
  };
  const obey = (line: string) => {
    const answer = command(parts, line);
    if (answer === 'quit') lines.close();
    if (typeof answer === 'object') ({ format } = answer);
  };
  const askHeld = () => {
    const query = held.join('\n').trim().replace(/;$/, '');
    held = [];
    then(() => (query === '' ? undefined : ask(query)));
  };
  let quit = false;
  lines.on('line', (line) => {
    if (quit) return;
    if (held.length === 0 && line.trim().startsWith('.')) {
      quit = isQuit(line.trim());
      then(() => {
        obey(line.trim());
      });
      return;
    }
    held.push(line);
    if (line.trim() === '' || line.trimEnd().endsWith(';')) askHeld();
    else showPrompt(lines, held);
  });
  const closed = new Promise((resolve) => lines.once('close', resolve));
  showPrompt(lines, held);
  await closed;
  if (held.length > 0 && !isTerminal) askHeld();
  await work;
}

const isQuit = (line: string): boolean => /^\.(?:quit|exit)(?:\s|$)/.test(line);

function showPrompt(lines: Interface & { readonly closed?: boolean }, held: readonly string[]): void {
  if (lines.closed === true) return;
  lines.setPrompt(held.length === 0 ? prompts.first : prompts.further);
  lines.prompt();
}

function command(
  { print, vocabulary: { tables } }: SessionParts,
  line: string,
): 'quit' | 'done' | { readonly format: SessionFormat } {
  const [name = '', argument = ''] = line.split(/\s+/);
  if (isQuit(line)) return 'quit';
  if (name === '.help') print(help);
  else if (name === '.tables') print([...tables.keys()].join('\n'));
  else if (name === '.columns')
    print(tables.get(argument)?.join('\n') ?? unknown(`table '${argument}'`, argument, [...tables.keys()]));
  else if (name === '.format') {
    const format = sessionFormats.find((known) => known === argument);
    if (format !== undefined) return { format };
    print(unknown(`format '${argument}'`, argument, sessionFormats));
  } else print(unknown(name, name, sessionCommands));
  return 'done';
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return `there is no ${what}${near === undefined ? '; .help says what there is' : `; did you mean ${near}?`}`;
}
