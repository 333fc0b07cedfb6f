import { exactJson, sentCell } from './exact-json.ts';
import { cutOff, type SentAnswer } from './log-analytics-answers.ts';
import type { LogSimState, SimulatedAnswer } from './log-sim.ts';

type Rows = Extract<SimulatedAnswer, { readonly ok: true }>;

const header = { FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' };

/** The frames of a whole answer, or of one that is cut off at a limit: the error then stands in the place of a row. */
export function sendFrames(answer: Rows, limits: LogSimState['limits']): SentAnswer {
  const cut = cutOff(answer, limits);
  if (cut.message === undefined) return frames(answer, answer.rows, []);
  return frames(answer, cut.rows, [oneApiError('LimitsExceeded', cut.message)]);
}

/** The first half of the rows, and an error in the last frame only. */
export function sendPartialFrames(answer: Rows): SentAnswer {
  const rows = answer.rows.slice(0, Math.floor(answer.rows.length / 2));
  const error = oneApiError('Internal service error', 'A shard of the data could not be read.');
  return frames(answer, rows, [], { HasErrors: true, OneApiErrors: [error] });
}

/** All rows, and a warning in the status table. */
export function sendFramesWithWarning(answer: Rows): SentAnswer {
  const message = "Failed to resolve table expression named 'NotThere_CL'";
  return frames(answer, answer.rows, [], {}, [[3, exactJson({ Text: message })]]);
}

function frames(
  { columns }: Rows,
  rows: Rows['rows'],
  errors: readonly object[],
  completion: object = {},
  statusRows: readonly (readonly unknown[])[] = [],
): SentAnswer {
  const sent = rows.map((row) => row.map((value, index) => sentCell(columns[index]?.type ?? '', value)));
  const last = errors.length > 0 ? { HasErrors: true, OneApiErrors: errors } : { HasErrors: false };
  const body = exactJson([
    header,
    table(0, '@ExtendedProperties', 'QueryProperties', [], []),
    table(
      1,
      'PrimaryResult',
      'PrimaryResult',
      columns.map(({ name, type }) => ({ ColumnName: name, ColumnType: type })),
      errors.length > 0 ? [...sent, { OneApiErrors: errors }] : sent,
    ),
    table(
      2,
      'QueryStatus',
      'QueryCompletionInformation',
      ['Level', 'Payload'].map((ColumnName) => ({
        ColumnName,
        ColumnType: ColumnName === 'Level' ? 'int' : 'string',
      })),
      [[4, exactJson({ Text: 'Query completed successfully' })], ...statusRows],
    ),
    { FrameType: 'DataSetCompletion', Cancelled: false, ...last, ...completion },
  ]);
  return { status: 200, body };
}

function table(
  TableId: number,
  TableName: string,
  TableKind: string,
  Columns: readonly object[],
  Rows: readonly unknown[],
): object {
  return { FrameType: 'DataTable', TableId, TableKind, TableName, Columns, Rows };
}

function oneApiError(code: string, message: string): object {
  return {
    error: {
      code,
      message: 'Request is invalid and cannot be executed.',
      '@type': 'Kusto.DataNode.Exceptions.KustoQueryException',
      '@message': message,
      '@permanent': false,
    },
  };
}

/** A query that the cluster refuses; it repeats the query. */
export function sendClusterRefusal(
  { message, line, column }: Extract<SimulatedAnswer, { readonly ok: false }>,
  query: string,
): SentAnswer {
  const place =
    line === undefined || column === undefined
      ? ''
      : ` [line:position=${String(line)}:${String(column - 1)}]`;
  const said = `Request is invalid and cannot be processed: Semantic error: SEM0100: ${message}${place}. Query: '${query}'`;
  return clusterError(400, 'General_BadRequest', said);
}

export function clusterError(
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): SentAnswer {
  const error = { code, message: 'Request is invalid and cannot be executed.', '@message': message };
  const body = exactJson({ error });
  return headers === undefined ? { status, body } : { status, body, headers };
}
