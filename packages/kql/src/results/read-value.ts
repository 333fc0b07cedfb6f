import type { KqlType, KqlValue } from '../schema/types.ts';
import { formatDatetime } from '../values/time/datetime.ts';
import { formatTimespan } from '../values/time/timespan.ts';
import { parseJson } from '../ingest/parse-json.ts';
import { CELL_TYPERS, MISFIT, type Cell } from '../ingest/type-cell.ts';

/**
 * A value of a result that a Kusto service answered as JSON, written as the engine writes its own: a datetime with seven
 * digits, a long beyond 2^53 as a bigint. Undefined where it is no value of that type. A dynamic comes as JSON text; a
 * text that is none is taken for itself, as Microsoft's clients do.
 */
export function readValue(type: KqlType, value: unknown): KqlValue | undefined {
  if (type === 'dynamic') return readDynamic(value);
  const cell = CELL_TYPERS[type](value);
  if (cell === MISFIT) return undefined;
  return cell === null ? null : show(type, cell);
}

function readDynamic(value: unknown): KqlValue {
  if (typeof value !== 'string') return (value ?? null) as KqlValue;
  if (value === '') return null;
  const parsing = parseJson(value);
  return parsing.ok ? (parsing.value as KqlValue) : value;
}

function show(type: KqlType, cell: NonNullable<Cell>): KqlValue {
  if (typeof cell !== 'bigint') return cell;
  if (type === 'datetime') return formatDatetime(cell);
  if (type === 'timespan') return formatTimespan(cell);
  if (type === 'decimal') return decimalText(cell);
  return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
}

const decimalDigits = 18;

/** `1.5`: a decimal is an integer scaled by 10^18. */
function decimalText(scaled: bigint): string {
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(decimalDigits + 1, '0');
  const fraction = digits.slice(-decimalDigits).replace(/0+$/, '');
  const whole = digits.slice(0, -decimalDigits);
  return `${scaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
