import type { Failure, Measurement } from './measurement.ts';
import type { TimedCompilation } from './run-query.ts';

const NAME_WIDTH = 42;
const CELL_WIDTH = 10;

export interface QueryOutcome {
  readonly name: string;
  readonly compiled: TimedCompilation;
  readonly ours: Measurement | Failure;
  readonly hand: Measurement | Failure | undefined;
}

export function printHeader(rows: number, about: string): void {
  const text = `${rows.toLocaleString('en')} rows, ${about}; CPU and wall: best of three, in seconds; peak: MB of the whole process`;
  process.stdout.write(`${text}\n`);
  print('query', 'compile', 'again', 'rows', 'CPU', 'wall', 'peak', 'CPU÷hand', 'peak÷hand');
}

export function printOutcome({ name, compiled, ours, hand }: QueryOutcome): void {
  const times = [compiled.first.toFixed(3), compiled.again.toFixed(3)];
  print(name, ...times, ...cells(ours), ratio('cpu', ours, hand), ratio('peakMb', ours, hand));
  if (hand !== undefined) print('  by hand', '', '', ...cells(hand));
}

function ratio(key: 'cpu' | 'peakMb', ours: Measurement | Failure, hand: QueryOutcome['hand']): string {
  if (hand === undefined || 'failed' in hand || 'failed' in ours) return '';
  return (ours[key] / hand[key]).toFixed(2);
}

function cells(result: Measurement | Failure): readonly string[] {
  if ('failed' in result) return [`  ${result.failed}`];
  return [String(result.rows), result.cpu.toFixed(2), result.wall.toFixed(2), result.peakMb.toFixed(0)];
}

function print(name: string, ...others: readonly string[]): void {
  const line = name.padEnd(NAME_WIDTH) + others.map((cell) => cell.padStart(CELL_WIDTH)).join('');
  process.stdout.write(`${line.trimEnd()}\n`);
}
