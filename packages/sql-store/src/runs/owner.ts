import { randomUUID } from 'node:crypto';

import { isAlive, isSameMachine, ownIdentity, type ProcessIdentity } from '@drawbridge/base';
import type { RunOwner } from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';

/** Who has a run, and how long that is certain. */
export type RunLease =
  | { readonly is: 'free' }
  | { readonly is: 'ours' }
  /** `leftMs`: after that, unless it is renewed, the run may be taken over. */
  | {
      readonly is: 'held';
      readonly pid: number;
      readonly host: string;
      readonly here: boolean;
      readonly leftMs: number;
    };

/** This process, as it holds runs: one lease for all of them, which it renews as long as it lives. */
export class OwnLease {
  readonly id = randomUUID();
  readonly #database: SqlDatabase;
  readonly #leaseMs: number;
  #timer: NodeJS.Timeout | undefined;
  #begun: Promise<void> | undefined;

  constructor(database: SqlDatabase, leaseMs: number) {
    this.#database = database;
    this.#leaseMs = leaseMs;
  }

  /** To be called before a run is taken. */
  hold(): Promise<void> {
    this.#begun ??= this.#begin().catch((error: unknown) => {
      this.#begun = undefined;
      throw error;
    });
    return this.#begun;
  }

  /** From then on nothing is renewed. The runs that are still open stay ours until the lease ends. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#begun === undefined) return;
    await this.#database
      .run('DELETE FROM owners WHERE owner = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.owner = ?)', [
        this.id,
        this.id,
      ])
      .catch(() => undefined);
  }

  async #begin(): Promise<void> {
    const identity = JSON.stringify(await ownIdentity());
    const { now } = this.#database.dialect;
    await this.#database.run(
      `INSERT INTO owners (owner, process, until) VALUES (?, ?, ${now} + ?)
        ON CONFLICT (owner) DO UPDATE SET until = excluded.until`,
      [this.id, identity, this.#leaseMs],
    );
    this.#timer = setInterval(() => void this.#renew(), this.#leaseMs / 3);
    this.#timer.unref();
  }

  async #renew(): Promise<void> {
    const { now } = this.#database.dialect;
    // A database that cannot be reached now is tried again; until then the fence of each run says what holds.
    await this.#database
      .run(`UPDATE owners SET until = ${now} + ? WHERE owner = ?`, [this.#leaseMs, this.id])
      .catch(() => undefined);
  }

  /**
   * Whether another process may take what an owner has. On this machine its death is certain; elsewhere only the end of
   * its lease says so. One that lives here keeps its runs though its lease has ended: it may only have been suspended.
   */
  async leaseOf(owner: string | null): Promise<RunLease> {
    if (owner === null) return { is: 'free' };
    if (owner === this.id) return { is: 'ours' };
    const [row] = await this.#database.all<{ process: string; rest: number }>(
      `SELECT process, until - ${this.#database.dialect.now} AS rest FROM owners WHERE owner = ?`,
      [owner],
    );
    if (row === undefined) return { is: 'free' };
    const holder = JSON.parse(row.process) as ProcessIdentity;
    const here = isSameMachine(await ownIdentity(), holder);
    if (here ? !(await isAlive(holder)) : row.rest <= 0) return { is: 'free' };
    return { is: 'held', pid: holder.pid, host: holder.host, here, leftMs: Math.max(0, row.rest) };
  }
}

/** A lease as the port of run stores says it. */
export function ownerOfLease(lease: RunLease): RunOwner {
  switch (lease.is) {
    case 'free':
      return { is: 'nobody' };
    case 'ours':
      return { is: 'alive', pid: process.pid };
    case 'held':
      return lease.here
        ? { is: 'alive', pid: lease.pid }
        : { is: 'unknown', why: `process ${lease.pid} on ${lease.host} may be working on it` };
  }
}
