import type { KqlType } from '../schema/types.ts';

const aliases: Readonly<Record<string, KqlType>> = {
  bool: 'bool',
  boolean: 'bool',
  int: 'int',
  int32: 'int',
  long: 'long',
  int64: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  string: 'string',
  datetime: 'datetime',
  date: 'datetime',
  timespan: 'timespan',
  time: 'timespan',
  guid: 'guid',
  uuid: 'guid',
  uniqueid: 'guid',
  dynamic: 'dynamic',
};

/** The type that a name in a query stands for; undefined where it is none. */
export function typeFromName(name: string): KqlType | undefined {
  return aliases[name.trim().toLowerCase()];
}
