/** A query as a service of logs was asked it. */
export interface SimulatedQuery {
  readonly text: string;
  /** What `now()` is to say; the service's own time where it is absent. */
  readonly now?: string;
  /** The first and the last moment of the rows that are looked at, with the digits that were sent. */
  readonly from?: string;
  readonly to?: string;
}

/** Rows, or why there are none. Values are written as the engine writes its own. */
export type SimulatedAnswer =
  | {
      readonly ok: true;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** Both count from one. */
      readonly line?: number;
      readonly column?: number;
    };

/** What is behind a stand-in: something that really runs the query. */
type AnswerQuery = (query: SimulatedQuery) => Promise<SimulatedAnswer>;

/**
 * What goes wrong instead of, or beside, an answer.
 * - `throttled`: 429; `retryAfter` is its header, absent where the service sends none.
 * - `unavailable`: 503. `timeout`: 504, after the service's own limit of time. `denied`: 403.
 * - `partial`: the first rows and an error that takes the others away. `warning`: all rows and an error that takes none.
 * - `cut`: the connection breaks.
 */
export type LogFault =
  | { readonly kind: 'throttled'; readonly retryAfter?: string }
  | { readonly kind: 'unavailable' | 'timeout' | 'denied' | 'partial' | 'warning' | 'cut' };

export interface LogSimOptions {
  readonly answer: AnswerQuery;
  /** As in the service where they are absent: 500,000 records, 64,000,000 bytes. */
  readonly limits?: { readonly records?: number; readonly bytes?: number };
}

/** A service of logs on loopback. */
export interface LogSim {
  readonly url: string;
  /** What it takes for a token now. */
  readonly token: string;
  readonly queries: readonly SimulatedQuery[];
  /** How many requests arrived, refused ones among them. */
  readonly requests: number;
  /** Each of the next requests has one of these faults. */
  inject(...faults: readonly LogFault[]): void;
  /** The token is no longer taken; the answer is the one that is. */
  expireToken(): string;
  close(): Promise<void>;
}

/** What both stand-ins keep: the token, the faults that wait, what was asked. */
export class LogSimState {
  readonly queries: SimulatedQuery[] = [];
  requests = 0;
  readonly limits: { readonly records: number; readonly bytes: number };
  readonly #faults: LogFault[] = [];
  #tokens = 1;

  constructor({ limits = {} }: LogSimOptions) {
    this.limits = { records: limits.records ?? 500_000, bytes: limits.bytes ?? 64_000_000 };
  }

  get token(): string {
    return `simulated-log-token-${String(this.#tokens)}`;
  }

  expireToken(): string {
    this.#tokens += 1;
    return this.token;
  }

  inject(faults: readonly LogFault[]): void {
    this.#faults.push(...faults);
  }

  takeFault(): LogFault | undefined {
    return this.#faults.shift();
  }

  isSignedIn(authorization: string | undefined): boolean {
    return authorization === `Bearer ${this.token}`;
  }
}
