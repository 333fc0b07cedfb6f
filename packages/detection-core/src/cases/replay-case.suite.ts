import type { Engine, SourceRow } from '@drawbridge/kql';

import type { DetectionRule } from '../rules/model/rule.ts';
import type { ResultRow } from '../running/alert.ts';
import { evaluateOnce } from '../running/run-rule.ts';
import type { CaseEngines } from './case-engines.ts';
import { caseFixtures, caseRows, caseWatchlists } from './case-input.ts';
import type { DetectionCase } from './detection-case.ts';

/** Every table has this column, no rule names it, and rows from files have no arrival of their own: it holds theirs. */
const arrivalColumn = 'TenantId';

/** Which of a case's rows arrive only after its run, by their place: the run after that sees them. */
export type LateRows = ReadonlySet<number>;

/**
 * Ways to part rows between two runs: none late, all late, each alone late, each alone in time; up to three rows in every way.
 * Of many ways `most` are taken, evenly spread; `place`, from 0 up to 1, is where among the first of them to begin.
 */
export function partings(rows: number, most: number, place = 0): readonly LateRows[] {
  const all = Array.from({ length: rows }, (_, row) => row);
  const every =
    rows <= 3
      ? Array.from({ length: 2 ** rows }, (_, bits) => all.filter((row) => (bits >> row) & 1))
      : [[], all, ...all.map((row) => [row]), ...all.map((row) => all.filter((other) => other !== row))];
  const step = Math.max(1, every.length / most);
  const chosen = new Set(every.map((_, index) => Math.floor((index + place) * step)).slice(0, most));
  return every.filter((_, index) => chosen.has(index)).map((late) => new Set(late));
}

interface PlacedRow {
  readonly table: string;
  readonly row: SourceRow;
  readonly isNew: boolean;
}

/** A rule with a case's rows, to be run over partings of them. */
export class Replay {
  readonly #rule: DetectionRule;
  readonly #case: DetectionCase;
  readonly #engines: CaseEngines;
  readonly #rows: readonly PlacedRow[];

  constructor(rule: DetectionRule, detectionCase: DetectionCase, engines: CaseEngines) {
    this.#rule = {
      ...rule,
      query: rule.query.replaceAll('ingestion_time()', `todatetime(${arrivalColumn})`),
    };
    this.#case = detectionCase;
    this.#engines = engines;
    const since = detectionCase.now.getTime() - rule.queryFrequencyMs;
    this.#rows = [...caseRows(detectionCase).rowsByTable].flatMap(([table, rows]) =>
      rows.map((row) => ({ table, row, isNew: timeOf(row) > since })),
    );
  }

  /** Rows that came in since the run before the case's: older ones arrived when they happened. */
  get newRows(): number {
    return this.#rows.filter((placed) => placed.isNew).length;
  }

  /** The results of the case's run, with all of its rows. */
  whole(): Promise<readonly ResultRow[]> {
    return this.#runAt(this.#case.now.getTime(), this.#rows, (placed) => timeOf(placed.row));
  }

  /** The results of the case's run and of the one after it, in one list. */
  async parted(late: LateRows): Promise<readonly ResultRow[]> {
    const fresh = this.#rows.filter((placed) => placed.isNew);
    const lateRows = new Set(fresh.filter((_, index) => late.has(index)));
    const first = this.#case.now.getTime();
    const second = first + this.#rule.queryFrequencyMs;
    const inTime = this.#rows.filter((placed) => !lateRows.has(placed));
    const arrival = (placed: PlacedRow) => (lateRows.has(placed) ? first + 60_000 : timeOf(placed.row));
    // The second time in reverse: the order in which rows lie in a table means nothing.
    return [
      ...(await this.#runAt(first, inTime, arrival)),
      ...(await this.#runAt(second, [...this.#rows].reverse(), arrival)),
    ];
  }

  async #runAt(
    now: number,
    rows: readonly PlacedRow[],
    arrival: (placed: PlacedRow) => number,
  ): Promise<readonly ResultRow[]> {
    const { watchlists } = caseWatchlists(this.#case, this.#engines.watchlists);
    const engine = await this.#engines.engineFor(
      watchlists,
      caseFixtures(this.#case, this.#engines.fixtures),
    );
    await loadRows(engine, rows, arrival);
    const period = {
      now: new Date(now),
      from: new Date(now - this.#rule.queryPeriodMs),
      to: new Date(now + 1),
    };
    const answer = await evaluateOnce(engine, this.#rule, period);
    if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join('\n'));
    return answer.rows;
  }
}

async function loadRows(
  engine: Engine,
  rows: readonly PlacedRow[],
  arrival: (placed: PlacedRow) => number,
): Promise<void> {
  for (const table of new Set(rows.map((placed) => placed.table))) {
    const own = rows.filter((placed) => placed.table === table);
    await engine.load(
      table,
      own.map((placed) => ({
        ...placed.row,
        values: { ...placed.row.values, [arrivalColumn]: new Date(arrival(placed)).toISOString() },
      })),
    );
  }
}

function timeOf({ values }: SourceRow): number {
  return Date.parse(String(values.TimeGenerated));
}
