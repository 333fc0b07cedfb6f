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
  await new Session(parts).end();
}

class Session {
  readonly #parts: SessionParts;
  readonly #lines: Interface;
  readonly #closed: Promise<unknown>;
  /** Lines of a query that has not ended. */
  #held: string[] = [];
  #format: SessionFormat = 'text';
  #running: AbortController | undefined;
  /** What is typed while a query runs waits for it. */
  #work: Promise<unknown> = Promise.resolve();
  #hasQuit = false;
  #isClosed = false;

  constructor(parts: SessionParts) {
    const { input, output, isTerminal, vocabulary, history } = parts;
    this.#parts = parts;
    this.#lines = createInterface({
      input,
      output,
      terminal: isTerminal,
      history: [...history],
      historySize: 1_000,
      removeHistoryDuplicates: true,
      completer: (line: string) => completeQuery(vocabulary, this.#held.join('\n'), line),
    });
    this.#lines.on('history', parts.onHistory);
    this.#lines.on('SIGINT', () => {
      this.#interrupt();
    });
    this.#lines.on('line', (line) => {
      if (!this.#hasQuit) this.#take(line);
    });
    this.#closed = new Promise<void>((resolve) =>
      this.#lines.once('close', () => {
        this.#isClosed = true;
        resolve();
      }),
    );
    this.#prompt();
  }

  async end(): Promise<void> {
    await this.#closed;
    if (this.#held.length > 0 && !this.#parts.isTerminal) this.#askHeld();
    await this.#work;
  }

  #take(line: string): void {
    const isCommand = this.#held.length === 0 && line.trim().startsWith('.');
    if (isCommand) {
      this.#hasQuit = isQuit(line.trim());
      this.#then(() => {
        this.#obey(line.trim());
      });
      return;
    }
    this.#held.push(line);
    if (line.trim() === '' || line.trimEnd().endsWith(';')) this.#askHeld();
    else this.#prompt();
  }

  #obey(line: string): void {
    const answer = command(this.#parts, line);
    if (answer === 'quit') this.#lines.close();
    if (typeof answer === 'object') this.#format = answer.format;
  }

  #askHeld(): void {
    const query = this.#held.join('\n').trim().replace(/;$/, '');
    this.#held = [];
    this.#then(() => (query === '' ? undefined : this.#ask(query)));
  }

  async #ask(query: string): Promise<void> {
    this.#running = new AbortController();
    try {
      await this.#parts.run(query, this.#format, this.#running.signal);
    } finally {
      this.#running = undefined;
    }
  }

  #then(next: () => unknown): void {
    this.#work = this.#work.then(next).then(() => {
      this.#prompt();
    });
  }

  #interrupt(): void {
    if (this.#running !== undefined) {
      this.#running.abort();
      return;
    }
    this.#held = [];
    this.#parts.output.write('\n');
    this.#prompt();
  }

  #prompt(): void {
    if (this.#isClosed) return;
    this.#lines.setPrompt(this.#held.length === 0 ? prompts.first : prompts.further);
    this.#lines.prompt();
  }
}

const isQuit = (line: string): boolean => /^\.(?:quit|exit)(?:\s|$)/.test(line);

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
