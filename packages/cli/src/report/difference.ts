import { diffLines } from 'diff';
import { stringify } from 'yaml';

/** What was expected against what came, line by line: `-` expected, `+` came. Equal lines keep their place. */
export function readableDifference(expected: unknown, actual: unknown): string {
  return diffLines(asLines(expected), asLines(actual))
    .flatMap((part) => {
      const sign = part.removed ? '-' : part.added ? '+' : ' ';
      return part.value
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${sign} ${line}`);
    })
    .join('\n');
}

function asLines(value: unknown): string {
  return `${stringify(value).trimEnd()}\n`;
}
