import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What becomes of a rule file: `refused` by the service and here, `stricter` refused here only, `warned` about here
 * only, `accepted` by both without a word.
 */
type LimitVerdict = 'refused' | 'stricter' | 'warned' | 'accepted';

/** A rule file that breaks one limit, or that keeps them all. */
export interface LimitCase {
  readonly name: string;
  readonly verdict: LimitVerdict;
  readonly text: string;
  /** The problem that its first comment names: `code severity at line:column: part of the message`. */
  readonly expected?: {
    readonly code: string;
    readonly severity: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  };
}

const verdicts: readonly LimitVerdict[] = ['refused', 'stricter', 'warned', 'accepted'];
const header = /^# (rule\/[\w-]+) (error|warning) at (\d+):(\d+): (.+)$/m;

/** Every file of `cases/<verdict>/`. */
export function readLimitCases(): readonly LimitCase[] {
  return verdicts.flatMap((verdict) => {
    const folder = fileURLToPath(new URL(`./cases/${verdict}/`, import.meta.url));
    return readdirSync(folder).map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, code = '', severity = '', line, column, message = ''] = header.exec(text) ?? [];
      const expected = { code, severity, line: Number(line), column: Number(column), message };
      return { name: file.replace('.yaml', ''), verdict, text, ...(code === '' ? {} : { expected }) };
    });
  });
}
