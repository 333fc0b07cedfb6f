import type { Engine } from '@drawbridge/kql';

/** A query as a stand-in of a service was asked it: the moments with the digits that were sent. */
interface AskedQuery {
  readonly text: string;
  readonly now?: string;
  readonly from?: string;
  readonly to?: string;
}

type AnsweredQuery =
  | {
      readonly ok: true;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | { readonly ok: false; readonly message: string; readonly line?: number; readonly column?: number };

/** What a stand-in of a service answers from: the offline engine, with the rows that it holds. `to` is the last moment. */
export function answerQueries(
  engine: Pick<Engine, 'query'>,
  serviceNow: () => Date,
): (query: AskedQuery) => Promise<AnsweredQuery> {
  return async ({ text, now, from, to }) => {
    const answer = await engine.query(text, {
      now: now === undefined ? serviceNow() : new Date(now),
      ...(from === undefined || to === undefined
        ? {}
        : { timeRange: { from: new Date(from), to: new Date(new Date(to).getTime() + 1) } }),
    });
    if (answer.ok) return { ok: true, columns: answer.columns, rows: answer.rows };
    const [first] = answer.problems.filter(({ severity }) => severity === 'error');
    const message = first?.message ?? 'the query was refused';
    if (first?.span === undefined) return { ok: false, message };
    return { ok: false, message, line: first.span.line, column: first.span.column };
  };
}
