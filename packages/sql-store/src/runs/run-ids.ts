import type { SqlDatabase } from '../database/sql-database.ts';
import type { RunLease } from './owner.ts';

interface Row {
  readonly run: string;
  readonly size: number;
  readonly ended: string | null;
  readonly owner: string | null;
}

/** The ids of the runs of a base, without those that were set aside. */
export async function runsOf(database: SqlDatabase, base: string): Promise<readonly string[]> {
  const rows = await database.all<Pick<Row, 'run'>>(
    'SELECT run FROM runs WHERE run >= ? AND run < ? AND set_aside IS NULL AND size > 0 ORDER BY run',
    [`${base}-`, `${base}.`],
  );
  return rows.map(({ run }) => run).filter((run) => /^\d+$/.test(run.slice(base.length + 1)));
}

/** `<base>-<n>`: the run of that base that has not ended and can be read, or else the next number. */
export async function runIdFor(
  database: SqlDatabase,
  base: string,
  asks: {
    readonly leaseOf: (owner: string | null) => Promise<RunLease>;
    readonly isReadable: (runId: string) => Promise<boolean>;
  },
): Promise<string> {
  // '.' is what follows '-': all that begin with `<base>-`, those that were set aside too.
  const rows = await database.all<Row>(
    'SELECT run, size, ended, owner FROM runs WHERE run >= ? AND run < ?',
    [`${base}-`, `${base}.`],
  );
  const numbered = rows.flatMap((row) => {
    const number = /^(\d+)(\.\d+)?$/.exec(row.run.slice(base.length + 1))?.[1];
    return number === undefined ? [] : [{ ...row, number: Number(number) }];
  });
  const last = Math.max(0, ...numbered.map(({ number }) => number));
  const open = numbered.find(({ run, ended }) => run === `${base}-${last}` && ended === null);
  if (open === undefined) return `${base}-${last + 1}`;
  const canResume =
    open.size === 0 ? (await asks.leaseOf(open.owner)).is !== 'free' : await asks.isReadable(open.run);
  return canResume ? open.run : `${base}-${last + 1}`;
}
