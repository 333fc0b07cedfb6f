import { verbs, type CrashCase, type Verb } from './crash-case.ts';
import type { EndSignal } from './kill-at.ts';
import { signals, type Moments } from './plan-crashes.ts';

/** Which moments were hit with which signals: a cell of the table for each. */
export class Coverage {
  readonly #hits = new Map<string, number>();

  hit(verb: Verb, moment: string, signal: EndSignal): void {
    const cell = cellOf(verb, moment, signal);
    this.#hits.set(cell, (this.#hits.get(cell) ?? 0) + 1);
  }

  /** The cells that were wanted and not hit. */
  missing(cases: readonly CrashCase[]): readonly string[] {
    const wanted = new Set(cases.map(({ verb, moment, signal }) => cellOf(verb, moment.name, signal)));
    return [...wanted].filter((cell) => !this.#hits.has(cell));
  }

  /** For each verb a table of its moments, with the hits of each signal. */
  print(moments: Moments): readonly string[] {
    return verbs.flatMap((verb) => {
      const rows = moments[verb].map(({ name }) => [
        name,
        ...signals.map((signal) => String(this.#hits.get(cellOf(verb, name, signal)) ?? 0)),
      ]);
      const width = Math.max(...rows.map(([name = '']) => name.length));
      const table = [[verb, ...signals.map((signal) => signal.slice(3))], ...rows];
      return table.map(([name = '', ...hits]) =>
        [name.padEnd(width), ...hits.map((count) => count.padStart(5))].join(''),
      );
    });
  }

  /** How many cells were hit, of all that there are. */
  count(moments: Moments): string {
    const all = verbs.reduce((sum, verb) => sum + moments[verb].length * signals.length, 0);
    return `${String(this.#hits.size)} of ${String(all)}`;
  }
}

const cellOf = (verb: Verb, moment: string, signal: EndSignal): string => `${verb}, ${moment}, ${signal}`;
