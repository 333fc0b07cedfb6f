import { asciiJson } from '@drawbridge/base';
import { Option } from 'commander';

export type OutputFormat = 'text' | 'json';

/** `--format text|json`, on every verb. */
export function formatOption(): Option {
  return new Option('--format <format>', 'how to print the result').choices(['text', 'json']).default('text');
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
