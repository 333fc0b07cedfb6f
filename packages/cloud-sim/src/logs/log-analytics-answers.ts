import { exactJson, sentCell } from './exact-json.ts';
import type { LogSimState, SimulatedAnswer } from './log-sim.ts';

type Rows = Extract<SimulatedAnswer, { readonly ok: true }>;

/** The body of an answer, and of errors, as api.loganalytics.io writes them. */
export interface SentAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Rows as the service sends them, cut off at its limits with an error beside them. */
export function sendRows(answer: Rows, limits: LogSimState['limits']): SentAnswer {
  const cut = cutOff(answer, limits);
  return { status: 200, body: exactJson({ tables: [tableOf(answer, cut.rows)], ...errorOf(cut.message) }) };
}

/** The first half of the rows and an error that is no limit. */
export function sendPart(answer: Rows): SentAnswer {
  const rows = answer.rows.slice(0, Math.floor(answer.rows.length / 2));
  const error = partialError('-2133196786', 'A shard of the data could not be read.', 2, 'Error');
  return { status: 200, body: exactJson({ tables: [tableOf(answer, rows)], error }) };
}

/** All rows, and the warning that a fuzzy union gives for a table that is not there. */
export function sendWithWarning(answer: Rows): SentAnswer {
  const message = "Failed to resolve table expression named 'NotThere_CL'";
  const error = partialError('-2133196790', message, 3, 'Warning');
  return { status: 200, body: exactJson({ tables: [tableOf(answer, answer.rows)], error }) };
}

function tableOf({ columns }: Rows, rows: Rows['rows']): object {
  return {
    name: 'PrimaryResult',
    columns,
    rows: rows.map((row) => row.map((value, index) => sentCell(columns[index]?.type ?? '', value))),
  };
}

/** The rows that fit, and why not all; shared by both services, whose engine is one. */
export function cutOff(
  { rows }: Rows,
  { records, bytes }: LogSimState['limits'],
): { readonly rows: Rows['rows']; readonly message?: string } {
  const why = (limit: string) =>
    `The results of this query exceed the set limit of ${limit}, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits for more information and possible solutions.`;
  const fitting = rows.slice(0, records);
  let size = 0;
  const last = fitting.findIndex((row) => (size += exactJson(row).length) > bytes);
  if (last !== -1) return { rows: fitting.slice(0, last), message: why(`${String(bytes)} bytes`) };
  return rows.length > records
    ? { rows: fitting, message: why(`${String(records)} records`) }
    : { rows: fitting };
}

const errorOf = (message: string | undefined): object =>
  message === undefined ? {} : { error: partialError('-2133196797', message, 2, 'Error') };

function partialError(code: string, message: string, severity: number, severityName: string): object {
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [
      {
        code: 'EngineError',
        message: 'Something went wrong processing your query on the server.',
        innererror: { code, message, severity, severityName },
      },
    ],
  };
}

/** A query that the service refuses: the reason is the innermost of three. */
export function sendRefusal(answer: Extract<SimulatedAnswer, { readonly ok: false }>): SentAnswer {
  const { line, column } = answer;
  const place = line === undefined || column === undefined ? {} : { line, pos: column - 1 };
  const innermost = { code: 'SEM0100', message: answer.message, ...place };
  const inner = { code: 'SemanticError', message: 'A semantic error occurred.', innererror: innermost };
  return sendError(400, 'BadArgumentError', 'The request had some invalid properties', inner);
}

export function sendError(
  status: number,
  code: string,
  message: string,
  innererror?: object,
  headers?: Readonly<Record<string, string>>,
): SentAnswer {
  const correlationId = '11111111-2222-4333-8444-555555555555';
  const body = exactJson({ error: { message, code, correlationId, innererror } });
  return headers === undefined ? { status, body } : { status, body, headers };
}
