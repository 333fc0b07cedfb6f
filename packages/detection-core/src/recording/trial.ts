import type { Problem } from '@drawbridge/base';
import { problem } from '@drawbridge/base';
import type { TableSchema, Watchlist } from '@drawbridge/kql';

import type { CaseEngines } from '../cases/case-engines.ts';
import type { DetectionCase } from '../cases/detection-case.ts';
import { runCase } from '../cases/run-case.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import type { Alert, Evaluation } from '../running/alert.ts';
import type { RuleEngine } from '../running/rule-engine.ts';
import { alertsText } from './alert-shape.ts';
import type { TableRows } from './neutral-rows.ts';
import { reduceItems, type Budget } from './reduce-items.ts';

/** What a case is recorded from. */
export interface Recording {
  readonly rule: DetectionRule;
  /** The evaluation that is recorded, and the alerts that it raised. */
  readonly evaluation: Pick<Evaluation, 'now' | 'from' | 'to'>;
  readonly alerts: readonly Alert[];
  /** Where the telemetry is. */
  readonly engine: RuleEngine;
  /** Where the case is tried; closed by the caller. */
  readonly engines: CaseEngines;
  readonly tables: readonly TableSchema[];
  readonly watchlists: readonly Watchlist[];
  readonly file: string;
  readonly signal?: AbortSignal;
}

/** Runs the rule over rows as a case has them. */
export class Trial {
  readonly #recording: Recording;
  #lists: DetectionCase['watchlists'] = {};
  /** What the last run had to say. */
  problems: readonly Problem[] = [];

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** The text of the rule and of the saved functions. */
  get logic(): string {
    const { rule, engine } = this.#recording;
    return [rule.query, ...engine.functions.map(({ body }) => body)].join('\n');
  }

  get watchlists(): DetectionCase['watchlists'] {
    return this.#lists;
  }

  /** Leaves the watchlists out where the alerts are the same without; else takes those that the rule names. */
  async findWatchlists(tables: TableRows, isSame: (tables: TableRows) => Promise<boolean>): Promise<boolean> {
    if (await isSame(tables)) return true;
    const { rule, watchlists } = this.#recording;
    const named = watchlists.filter(({ alias }) => rule.query.includes(alias));
    this.#lists = Object.fromEntries(
      named.map(({ alias, rows }) => [alias, rows.map((row) => ({ ...row }))]),
    );
    return named.length > 0 && (await isSame(tables));
  }

  /** Leaves out the rows of watchlists that are not needed any more, once there are fewer rows of logs. */
  async reduceWatchlists(isSame: () => Promise<boolean>, budget: Budget): Promise<void> {
    const all = Object.entries(this.#lists).flatMap(([alias, rows]) => rows.map((row) => ({ alias, row })));
    const tryRows = (kept: readonly (typeof all)[number][]): Promise<boolean> => {
      this.#lists = Object.fromEntries(
        Object.keys(this.#lists).map((alias) => [
          alias,
          kept.filter((entry) => entry.alias === alias).map(({ row }) => row),
        ]),
      );
      return isSame();
    };
    const none = all.length === 0 || (await tryRows([]));
    if (!none) await tryRows(await reduceItems(all, tryRows, budget));
    if (none) this.#lists = {};
  }

  async textOf(tables: TableRows, watchlists = this.#lists): Promise<string> {
    return alertsText(await this.alertsOf(tables, watchlists));
  }

  async alertsOf(tables: TableRows, watchlists = this.#lists): Promise<readonly Alert[]> {
    const { rule, file, engines, signal, evaluation } = this.#recording;
    const { now, from } = evaluation;
    const base = { name: 'fires-recorded', kind: 'fires', description: 'Recorded.', logs: {} } as const;
    const nothing = { externaldata: {}, workspaces: {}, expect: { alerts: 1 } };
    const tried: DetectionCase = { ...base, ...nothing, file, now, from, tables, watchlists };
    const { alerts, problems } = await runCase(rule, tried, engines, signal);
    this.problems = problems;
    return alerts;
  }
}

/** Why a case cannot be recorded, with what the last run had to say. */
export function refused(
  { origin: { file } }: DetectionRule,
  message: string,
  { problems }: Pick<Trial, 'problems'>,
): { readonly ok: false; readonly problems: readonly Problem[] } {
  const hints = [
    'narrow the time with --from and --to, or write the case by hand: drawbridge new case NAME --rule RULE',
  ];
  return { ok: false, problems: [problem('case/not-recorded', message, { file, hints }), ...problems] };
}
