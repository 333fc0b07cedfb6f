import type { SqlDatabase } from '../database/sql-database.ts';

/** One entry of a journal, as the log over all runs places it. */
export interface FeedEvent {
  /** Its position in the log over all runs. */
  readonly id: number;
  readonly run: string;
  /** Its number in the run's journal, from 0. */
  readonly entry: number;
  readonly at: string;
  /** The type of the entry: `plan-made`, `run-finished`. */
  readonly type: string;
  /** How the run ended, where it did. */
  readonly status?: string;
}

/** A part of the feed. What is read next begins after `last`, which may be beyond the last event that was given. */
interface FeedPage {
  readonly events: readonly FeedEvent[];
  readonly last: number;
}

/** What happened in all runs, in one order that every replica gives in the same way. */
export interface EventFeed {
  /** The position of the last line; -1 where there is none. */
  end(): Promise<number>;
  /** What came after a position, some hundred lines at a time; of one run, or of all. */
  after(position: number, run?: string): Promise<FeedPage>;
}

const linesAtOnce = 200;

/** The feed of a database whose runs are logged. Events of runs that were pruned or set aside are left out. */
export function openEventFeed(database: SqlDatabase): EventFeed {
  return {
    end: async () => {
      const [row] = await database.all<{ seq: number | null }>('SELECT MAX(seq) AS seq FROM log_lines');
      return row?.seq ?? -1;
    },
    after: async (position, run) => {
      const lines = await database.all<{ seq: number; line: string }>(
        'SELECT seq, line FROM log_lines WHERE seq > ? ORDER BY seq LIMIT ?',
        [position, linesAtOnce],
      );
      const wanted = lines.flatMap(({ seq, line }) => {
        const place = placeIn(line, seq);
        if (place === undefined) return [];
        return run === undefined || run === place.run ? [place] : [];
      });
      return { events: await eventsAt(database, wanted), last: lines.at(-1)?.seq ?? position };
    },
  };
}

interface Place {
  readonly id: number;
  readonly run: string;
  readonly entry: number;
}

interface Row {
  readonly run: string;
  readonly seq: number;
  readonly at: string;
  readonly event: string;
}

async function eventsAt(database: SqlDatabase, places: readonly Place[]): Promise<readonly FeedEvent[]> {
  if (places.length === 0) return [];
  const rows = await database.all<Row>(
    `SELECT run, seq, at, event FROM entries WHERE (run, seq) IN (VALUES ${places.map(() => '(?, CAST(? AS BIGINT))').join(', ')})`,
    places.flatMap(({ run, entry }) => [run, entry]),
  );
  const found = new Map(rows.map((row) => [`${row.run} ${String(row.seq)}`, row]));
  return places.flatMap(({ id, run, entry }) => {
    const row = found.get(`${run} ${String(entry)}`);
    // What an entry holds is for those who read the run: an event says which entry it is.
    const { type, status } = fieldsOf(row?.event);
    if (row === undefined || typeof type !== 'string') return [];
    return [{ id, run, entry, at: row.at, type, ...(typeof status === 'string' ? { status } : {}) }];
  });
}

function placeIn(line: string, id: number): Place | undefined {
  const { type, run, entry } = fieldsOf(line);
  return type === 'entry' && typeof run === 'string' && typeof entry === 'number'
    ? { id, run, entry }
    : undefined;
}

/** Somebody may have written to the database by hand: what is no JSON has no fields. */
function fieldsOf(json = ''): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
