import { problem, type Problem } from '@drawbridge/base';

import type { NearTime } from '../log-records/log-source.ts';

/** A record whose time names no year. */
export interface UndatedRecord {
  readonly value: unknown;
  readonly line: number;
}

/** So many wait for a time near them; a file in which more come first has none. */
const mostHeld = 100_000;

/** One file's records without a year: they take it from the dated record before them, or from the first that follows. */
export class UndatedRecords {
  #near: NearTime | undefined;
  #held: UndatedRecord[] = [];
  #resolved = 0;
  #source: string | undefined;

  /** The time that a record without a year is read by, if one is known yet. */
  get near(): NearTime | undefined {
    return this.#near;
  }

  /** Whether the record waits for a time near it. */
  hold(record: UndatedRecord): boolean {
    if (this.#near !== undefined || this.#held.length >= mostHeld) return false;
    this.#held.push(record);
    return true;
  }

  /** A record says when it happened: those that waited are given back, to be read again. */
  dated(time: unknown): readonly UndatedRecord[] {
    const instant = typeof time === 'string' ? new Date(time) : undefined;
    if (instant === undefined || Number.isNaN(instant.getTime())) return [];
    this.#source ??= `as beside ${instant.toISOString()}`;
    this.#near = { time: instant, isLatest: false };
    return this.#release();
  }

  /** The end of the file: those that still wait are read as the last before `now`, where it is known. */
  end(now: Date | undefined): readonly UndatedRecord[] {
    if (this.#near === undefined && now !== undefined) {
      this.#source = `as the last before ${now.toISOString()}`;
      this.#near = { time: now, isLatest: true };
    }
    return this.#release();
  }

  /** A record without a year became a row. */
  countResolved(): void {
    this.#resolved += 1;
  }

  /** Says how times without a year were read. */
  problems(file: string): readonly Problem[] {
    if (this.#resolved === 0) return [];
    const message = `the times of ${String(this.#resolved)} records name no year, and are read ${this.#source ?? ''}`;
    const hints = ['send the logs on with years, as RFC 5424 has them'];
    return [problem('telemetry/assumed-year', message, { severity: 'warning', file, hints })];
  }

  #release(): readonly UndatedRecord[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
