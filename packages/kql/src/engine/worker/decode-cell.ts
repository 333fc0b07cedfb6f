import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';

import { formatDatetime, inDatetimeRange } from '../../values/time/datetime.ts';
import { formatTimespan } from '../../values/time/timespan.ts';
import { type KqlType, type KqlValue } from '../../schema/types.ts';

type CellDecoder = (value: DuckDBValue) => KqlValue;

/** How a value of each type leaves DuckDB. Dynamic stays JSON text here; {@link file://./decode-dynamic.ts} reads it. */
export const CELL_DECODERS: Readonly<Record<KqlType, CellDecoder>> = {
  bool: plain,
  int: plain,
  long: decodeLong,
  real: plain,
  decimal: decodeDecimal,
  string: (value) => (value === null ? '' : plain(value)),
  datetime: decodeDatetime,
  timespan: (value) => (typeof value === 'bigint' ? formatTimespan(value) : null),
  guid: plain,
  dynamic: plain,
};

function plain(value: DuckDBValue): KqlValue {
  if (value === null || typeof value !== 'object') return value;
  throw new TypeError(`the query gave a ${value.constructor.name} where its columns promise a plain value`);
}

/** Null for ticks outside the years 1 to 9999, which are not datetimes in Kusto. */
function decodeDatetime(value: DuckDBValue): KqlValue {
  return typeof value === 'bigint' && inDatetimeRange(value) !== null ? formatDatetime(value) : null;
}

function decodeLong(value: DuckDBValue): KqlValue {
  if (typeof value !== 'bigint') return plain(value);
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** `1.5`, not `1.500000000000000000`: the storage pads every decimal to eighteen digits. */
function decodeDecimal(value: DuckDBValue): KqlValue {
  if (!(value instanceof DuckDBDecimalValue)) return plain(value);
  const text = value.toString();
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
