import { parseJson } from '../ingest/parse-json.ts';
import type { KqlType } from '../schema/types.ts';

/** A query with what real Kusto answered. */
export interface AnswerCase {
  readonly id: string;
  readonly scope: 'in' | 'out';
  readonly kql: string;
  readonly outcome: 'rows' | 'rejected';
  /** `typeClass` joins types that one source does not tell apart. */
  readonly columns?: readonly {
    readonly name: string;
    readonly type?: KqlType;
    readonly typeClass?: string;
  }[];
  /** Rows as JSON; an integer beyond 2^53 is a bigint. */
  readonly rows?: readonly (readonly unknown[])[];
  /** Rows as one text each: `(1, 'text', null, True, 2020-01-01T00:00:00.0000000Z)`. */
  readonly formattedRows?: readonly string[];
}

export type Verdict =
  'pass' | 'mismatch' | 'refused' | 'sqlError' | 'crashed' | 'rejectedCorrectly' | 'wronglyAccepted';

export interface CaseResult {
  readonly id: string;
  readonly verdict: Verdict;
  /** What differs, or the problems. */
  readonly details: readonly string[];
}

/** Reads cases, one JSON object a line. */
export function parseCases(text: string): readonly AnswerCase[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const parsed = parseJson(line);
      if (!parsed.ok) throw new Error(`case ${index + 1} is not JSON: ${parsed.message}`);
      return parsed.value as AnswerCase;
    });
}
