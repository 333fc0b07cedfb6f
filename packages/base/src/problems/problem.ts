import { given } from '../language/given.ts';

/** Where in a text something is. Lines and columns are 1-based; `start` and `length` count UTF-16 code units. */
export interface SourceSpan {
  readonly start: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

/** How much a problem matters: an `error` stops the work it belongs to, a `warning` does not. */
export type ProblemSeverity = 'error' | 'warning';

/**
 * Something that is wrong with what the user gave us, as a value.
 * Collected and shown together, never thrown one at a time.
 */
export interface Problem {
  /** Stable, kebab-case, prefixed with its area: `kql/unknown-column`. */
  readonly code: string;
  readonly severity: ProblemSeverity;
  /** States the fact, names the candidates. One sentence, no trailing full stop needed. */
  readonly message: string;
  /** The file, as the user named it. */
  readonly file?: string;
  /** The field inside the file's document: `entityMappings[0].fieldMappings[1].columnName`. */
  readonly field?: string;
  readonly span?: SourceSpan;
  /** What would be right. May be empty. */
  readonly hints: readonly string[];
}

/** A value, or the problems that kept it from being made. Warnings may accompany a value. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A successful {@link Result}. */
export function succeed<T>(value: T, problems: readonly Problem[] = []): Result<T> {
  return { ok: true, value, problems };
}

/** A failed {@link Result}. */
export function fail(...problems: readonly Problem[]): {
  readonly ok: false;
  readonly problems: readonly Problem[];
} {
  return { ok: false, problems };
}

/** What a {@link problem} may carry beside its code and message. */
export interface ProblemDetails {
  readonly severity?: ProblemSeverity;
  readonly file?: string | undefined;
  readonly field?: string | undefined;
  readonly span?: SourceSpan | undefined;
  readonly hints?: readonly string[];
}

/** Makes a {@link Problem}; an error with no hints unless told otherwise. */
export function problem(code: string, message: string, details: ProblemDetails = {}): Problem {
  return {
    code,
    severity: details.severity ?? 'error',
    message,
    ...given({ file: details.file, field: details.field, span: details.span }),
    hints: details.hints ?? [],
  };
}

/** The span of `length` code units at offset `start` of `text`. */
export function spanAt(text: string, start: number, length: number): SourceSpan {
  const before = text.slice(0, start);
  const lastBreak = before.lastIndexOf('\n');
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  return { start, length, line, column: start - lastBreak };
}

/** `file:line:column: severity code: message (field)`, then a line for each hint. */
export function formatProblem(problem: Problem): string {
  const position =
    problem.span === undefined ? '' : `:${String(problem.span.line)}:${String(problem.span.column)}`;
  const place =
    problem.file === undefined
      ? problem.span === undefined
        ? ''
        : position.slice(1)
      : problem.file + position;
  const field = problem.field === undefined ? '' : ` (at ${problem.field})`;
  const head = `${place === '' ? '' : `${place}: `}${problem.severity}: ${problem.message}${field} [${problem.code}]`;
  return [head, ...problem.hints.map((hint) => `  hint: ${hint}`)].join('\n');
}

/** Whether any of the problems is an error. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

/** Each as it first came: what two readers say alike of one folder or file is said once. */
export function onceEach(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
