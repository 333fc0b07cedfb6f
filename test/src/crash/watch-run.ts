import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { entriesOf, runIdsIn, type Ground } from './ground.ts';

/** How far a run has come, as its files show from outside. */
export interface Seen {
  readonly runId: string;
  readonly hasJournal: boolean;
  /** The types of the whole entries of its journal. */
  readonly entries: readonly string[];
  /** How many of them the log over all runs has. */
  readonly logged: number;
  /** Its evidence is kept. */
  readonly evidence: boolean;
  /** The head of the log covers every line of it: beside the key, and beside the log. */
  readonly signed: { readonly besideKey: boolean; readonly besideLog: boolean };
}

/** Looks at the run that is not among the known ones; undefined while there is none. */
export function look(ground: Ground, known: readonly string[]): Seen | undefined {
  const [runId] = runIdsIn(ground.runs, known);
  if (runId === undefined) return undefined;
  // The log first: what it has, the journal has.
  const log = linesOf(join(ground.log, 'log.jsonl'));
  const logged = log.filter((line) => line.includes(`"run":"${runId}"`) && line.includes('"type":"entry"'));
  return {
    runId,
    hasJournal: existsSync(join(ground.runs, runId, 'journal.jsonl')),
    entries: entriesOf(ground.runs, runId),
    logged: logged.length,
    evidence: existsSync(join(ground.runs, runId, 'evidence.json')),
    signed: {
      besideKey: ground.headsBesideKey().some((file) => sizeOfHead(file) === log.length),
      besideLog: sizeOfHead(join(ground.log, 'checkpoint')) === log.length,
    },
  };
}

/** Something of a run that changes with each of its writes: cheap to read, so that it can be read all the time. */
export function stampOf(ground: Ground, runId: string): string {
  const files = [
    join(ground.runs, runId, 'journal.jsonl'),
    join(ground.runs, runId, 'evidence.json'),
    join(ground.log, 'log.jsonl'),
    join(ground.log, 'checkpoint'),
    ...ground.headsBesideKey(),
  ];
  return files.map((file) => stampOfFile(file)).join();
}

function stampOfFile(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : `${String(found.ino)}:${String(found.size)}`;
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

/** The second line of a head is the number of lines that it covers. */
function sizeOfHead(file: string): number {
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[1]) : -1;
}
