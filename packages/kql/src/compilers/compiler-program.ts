import { succeed, type Result } from '@drawbridge/base';

import { createCatalog, type Catalog } from '../kusto/catalog.ts';
import { startCompilation, type Compilation } from '../compile/compile.ts';
import type { CompilerAnswer, CompilerQuestion, CompilerRequest, SentTranslation } from './protocol.ts';

/**
 * The program of the compiler's process, which starts from the parser's snapshot: it translates what it is sent, one
 * query after the other, and ends when its parent does.
 */
const byTables = new Map<number, Catalog>();
const catalogs = new Map<number, Catalog>();
const probes = new Map<number, Extract<Compilation, { kind: 'probe' }>>();

process.on('message', (request: CompilerRequest) => {
  if (request.kind === 'tables') byTables.set(request.tables, createCatalog(request.source));
  else if (request.kind === 'catalog') {
    catalogs.set(request.catalog, known(byTables, request.tables).withWatchlists(request.watchlists));
  } else answer(translate(request));
});
// Ctrl-C reaches every process of the terminal: whether to stop is for the parent to say.
process.on('SIGINT', () => undefined);
answer({ kind: 'ready' });

function translate(question: CompilerQuestion): CompilerAnswer {
  const { id } = question;
  try {
    return { kind: 'translated', id, result: sendable(id, compiled(question)) };
  } catch {
    return { kind: 'failed', id };
  }
}

function compiled(question: CompilerQuestion): Result<Compilation> {
  if (question.kind === 'resume') return known(probes, question.probe).resume(question.values);
  return startCompilation(question.text, known(catalogs, question.catalog), question.options);
}

function sendable(id: number, result: Result<Compilation>): Result<SentTranslation> {
  if (!result.ok || result.value.kind === 'query') return result;
  probes.set(id, result.value);
  return succeed({ kind: 'probe', probe: result.value.probe }, result.problems);
}

function answer(message: CompilerAnswer): void {
  process.send?.(message);
}

function known<T>(all: ReadonlyMap<number, T>, id: number): T {
  const sent = all.get(id);
  if (sent === undefined) throw new Error(`${id} was not sent`);
  return sent;
}
