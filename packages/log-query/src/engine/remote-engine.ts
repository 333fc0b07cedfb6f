import { problem, spanAt, type Clock, type Problem, type SourceSpan } from '@drawbridge/base';
import type { Checker, CheckResult, Engine, QueryOptions, QueryResult } from '@drawbridge/kql';

import type { Answer, LogService, Place, TimeRange } from '../answers/log-service.ts';
import { askInSlices } from '../slicing/ask-in-slices.ts';

/** What running rules and queries needs of an engine, answered by a service. */
export interface RemoteEngine extends Pick<Engine, 'check' | 'query' | 'tables' | 'functions'> {
  /**
   * The tables with a time that a query reads, through saved functions and wildcards too; undefined where that is not
   * known, because the query or a table of it is not known here.
   */
  tablesRead(query: string): Promise<readonly string[] | undefined>;
}

export interface RemoteEngineOptions {
  readonly service: LogService;
  /** Knows the tables and functions of the content: which of them a query reads, and whether its time may be divided. */
  readonly checker: Checker;
  readonly tables: Engine['tables'];
  readonly functions: Engine['functions'];
  readonly clock: Clock;
  /** Takes rows of which some are missing, with a warning in place of the error. */
  readonly acceptPartial: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onSlices?: (answered: number, asked: number) => void;
}

/** An engine whose queries run where the logs are. A query without a time range is refused: it would look at everything. */
export function openRemoteEngine(options: RemoteEngineOptions): RemoteEngine {
  return new ServiceEngine(options);
}

class ServiceEngine implements RemoteEngine {
  readonly tables: Engine['tables'];
  readonly functions: Engine['functions'];
  readonly #options: RemoteEngineOptions;

  constructor(options: RemoteEngineOptions) {
    this.#options = options;
    this.tables = options.tables;
    this.functions = options.functions;
  }

  /** The service judges: it knows its tables and functions. It is asked over no time, which costs it nothing. */
  async check(text: string, { file }: { readonly file?: string } = {}): Promise<CheckResult> {
    const now = this.#options.clock.now();
    const timeRange = { from: new Date(now.getTime() - 1), to: now };
    const asked = await this.query(text, { now, timeRange, ...(file === undefined ? {} : { file }) });
    if (!asked.ok) return asked;
    const local = await this.#options.checker.check(text);
    const { tables, byRow } = local.ok ? local : { tables: [], byRow: false };
    return { ok: true, columns: asked.columns, tables, byRow, problems: asked.problems };
  }

  async query(text: string, options: QueryOptions): Promise<QueryResult> {
    const {
      timeRange,
      now,
      file,
      signal = this.#options.signal,
      timeoutMs = this.#options.timeoutMs,
    } = options;
    if (timeRange === undefined) {
      return {
        ok: false,
        problems: [problem('logs/no-range', 'a query of a service needs a time range', { file })],
      };
    }
    const { service, onSlices } = this.#options;
    const answer = await askInSlices(service, {
      text,
      now,
      timeRange,
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(onSlices === undefined ? {} : { onSlices }),
      mayDivide: () => this.#mayDivide(text),
    });
    return this.#resultOf(answer, { text, file, timeRange });
  }

  async tablesRead(query: string): Promise<readonly string[] | undefined> {
    const checked = await this.#options.checker.check(query);
    if (!checked.ok || checked.tables.length === 0) return undefined;
    const timed = this.tables
      .filter(({ name }) => checked.tables.includes(name))
      .filter(({ columns }) => columns.some((column) => column.name === 'TimeGenerated'))
      .map(({ name }) => name);
    return timed.length === 0 ? undefined : timed;
  }

  async #mayDivide(text: string): Promise<boolean> {
    const checked = await this.#options.checker.check(text);
    return checked.ok && checked.byRow;
  }

  #resultOf(answer: Answer, asked: Asked): QueryResult {
    const { file } = asked;
    if (answer.kind === 'rows') {
      const { columns, rows, warnings } = answer;
      const problems = warnings.map((message) =>
        problem('logs/warning', message, { file, severity: 'warning' }),
      );
      return { ok: true, columns, rows, problems };
    }
    const found = this.#problemOf(answer, asked);
    if (answer.kind !== 'partial' || !this.#options.acceptPartial) return { ok: false, problems: [found] };
    const { columns, rows } = answer;
    return { ok: true, columns, rows, problems: [{ ...found, severity: 'warning', hints: [] }] };
  }

  #problemOf(answer: Exclude<Answer, { readonly kind: 'rows' }>, asked: Asked): Problem {
    const { file, timeRange } = asked;
    const { name } = this.#options.service;
    const range = `${timeRange.from.toISOString()} to ${timeRange.to.toISOString()}`;
    const nearer =
      'only a query that answers row by row is divided in time: look at a shorter one, or choose fewer rows';
    switch (answer.kind) {
      case 'refused': {
        const span = answer.place === undefined ? undefined : spanOf(asked.text, answer.place);
        return problem('logs/refused', `${name} refuses the query: ${answer.message}`, { file, span });
      }
      case 'too-much':
        return problem('logs/too-much', `${name} gave no answer for ${range}: ${answer.message}`, {
          file,
          hints: [nearer],
        });
      case 'partial':
        return problem('logs/partial', `${name} gave only some of the rows for ${range}: ${answer.message}`, {
          file,
          hints: [...(answer.limited ? [nearer] : []), '--accept-partial takes the rows that there are'],
        });
    }
  }
}

interface Asked {
  readonly text: string;
  readonly file: string | undefined;
  readonly timeRange: TimeRange;
}

/** The word at a place that a service names. */
function spanOf(text: string, { line, column }: Place): SourceSpan | undefined {
  const lines = text.split('\n');
  if (line > lines.length) return undefined;
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const start = Math.min(before + column - 1, text.length);
  const word = /^\w+/.exec(text.slice(start))?.[0] ?? '';
  return spanAt(text, start, Math.max(1, word.length));
}
