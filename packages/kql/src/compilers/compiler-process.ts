import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Result } from '@drawbridge/base';

import type { CompileOptions } from '../compile/compile.ts';
import type { Catalog, CatalogSource } from '../kusto/catalog.ts';
import { snapshotArguments } from '../kusto/parser-snapshot.ts';
import type { CompilerAnswer, CompilerQuestion, CompilerRequest, SentTranslation } from './protocol.ts';

/** What the process made of a question. */
export interface Answered {
  readonly id: number;
  readonly result: Result<SentTranslation>;
}

/** A {@link CompilerQuestion} that has no number yet. */
type Asked<Question> = Question extends unknown ? Omit<Question, 'id'> : never;

/**
 * The compiler's process, seen from here. It keeps this one alive only while a question is open. It has no
 * environment, because it needs none: what `NODE_OPTIONS` or more certificates would do to its start is not wanted.
 */
export class CompilerProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<boolean>;
  readonly #open = new Map<number, (answered: Answered | undefined) => void>();
  readonly #sentTables: CatalogSource[] = [];
  readonly #sentCatalogs = new WeakMap<Catalog, number>();
  #questions = 0;
  #catalogs = 0;
  #ended = false;

  constructor(snapshot: string, program: URL) {
    const args = snapshotArguments(snapshot, fileURLToPath(program), []);
    this.#child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      env: {},
      windowsHide: true,
    });
    this.#ready = new Promise((resolve) => {
      this.#child.once('message', () => {
        resolve(true);
      });
      for (const event of ['exit', 'error'] as const) {
        this.#child.once(event, () => {
          resolve(false);
        });
      }
    });
    this.#child.on('message', (answer: CompilerAnswer) => {
      this.#receive(answer);
    });
    for (const event of ['exit', 'error', 'disconnect'] as const) {
      this.#child.on(event, () => {
        this.#end();
      });
    }
  }

  /** False where the process ended, or could not be started, before its program ran. */
  async isReady(): Promise<boolean> {
    const ready = await this.#ready;
    if (this.#open.size === 0) this.#hold(false);
    return ready;
  }

  /** Undefined where the process could not answer; it is a question for somebody else then. */
  compile(text: string, catalog: Catalog, options: CompileOptions): Promise<Answered | undefined> {
    return this.#ask({ kind: 'compile', catalog: this.#send(catalog), text, options });
  }

  /** Goes on from the probe that answered question `probe`. */
  resume(probe: number, values: readonly string[]): Promise<Answered | undefined> {
    return this.#ask({ kind: 'resume', probe, values });
  }

  #ask(question: Asked<CompilerQuestion>): Promise<Answered | undefined> {
    if (this.#ended) return Promise.resolve(undefined);
    const id = (this.#questions += 1);
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.#hold(true);
      this.#post({ ...question, id });
    });
  }

  /** Tables are sent once, and shared by all catalogs that differ only in their watchlists. */
  #send(catalog: Catalog): number {
    const known = this.#sentCatalogs.get(catalog);
    if (known !== undefined) return known;
    const id = (this.#catalogs += 1);
    this.#sentCatalogs.set(catalog, id);
    const { watchlists } = catalog;
    this.#post({ kind: 'catalog', catalog: id, tables: this.#sendTables(catalog), watchlists });
    return id;
  }

  #sendTables({ tables, functions, externalData, geoIp, workspaces }: Catalog): number {
    const known = this.#sentTables.findIndex(
      (sent) =>
        sent.tables === tables &&
        sent.functions === functions &&
        sent.externalData === externalData &&
        sent.geoIp === geoIp &&
        sent.workspaces === workspaces,
    );
    if (known !== -1) return known;
    const source = { tables, functions, externalData, geoIp, workspaces };
    const id = this.#sentTables.push(source) - 1;
    this.#post({ kind: 'tables', tables: id, source });
    return id;
  }

  #post(request: CompilerRequest): void {
    // An error means that the process is ending, which is told by its events.
    if (this.#child.connected) this.#child.send(request, () => undefined);
    else this.#end();
  }

  #receive(answer: CompilerAnswer): void {
    if (answer.kind === 'ready') return;
    const settle = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (this.#open.size === 0) this.#hold(false);
    settle?.(answer.kind === 'translated' ? answer : undefined);
  }

  /** Keeps this process alive while the child owes an answer; its end counts as one. */
  #hold(isWanted: boolean): void {
    if (isWanted) this.#child.ref();
    else this.#child.unref();
    if (isWanted) this.#child.channel?.ref();
    else this.#child.channel?.unref();
  }

  #end(): void {
    this.#ended = true;
    for (const settle of this.#open.values()) settle(undefined);
    this.#open.clear();
  }
}
