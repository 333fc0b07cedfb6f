import { asciiJson } from '@drawbridge/base';
import { Option } from 'commander';

export type OutputFormat = 'text' | 'json';

/** `--format text|json`, on every verb. */
export function formatOption(): Option {
  return new Option('--format <format>', 'how to print the result').choices(['text', 'json']).default('text');
}

/** How a verb prints that has a report to look at: a page, or Markdown for a ticket. */
export type ReportFormat = OutputFormat | 'markdown' | 'html';

/** `--format text|json|markdown|html`. */
export function reportFormatOption(): Option {
  return new Option('--format <format>', 'how to print the result; html is one file to look at and to keep')
    .choices(['text', 'json', 'markdown', 'html'])
    .default('text');
}

/** JSON for machines: bigints as digits, two spaces, and exact: what a terminal would act upon is `\uXXXX`. */
export function printJson(value: unknown): string {
  const json = JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner),
    2,
  ) as string | undefined;
  return asciiJson(json ?? 'null');
}
