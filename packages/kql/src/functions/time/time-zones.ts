import { javascript, type ScalarFunction } from '../definition/scalar-function.ts';
import { localToUtc, utcToLocal } from '../../values/time/time-zone.ts';

/** Between UTC and the clocks of a place, by the time zone database. An unknown place is null. */
export const timeZoneFunctions: readonly ScalarFunction[] = [
  javascript({
    names: ['datetime_utc_to_local'],
    parameters: ['datetime', 'string'],
    returns: 'datetime',
    evaluate: utcToLocal,
  }),
  javascript({
    names: ['datetime_local_to_utc'],
    parameters: ['datetime', 'string'],
    returns: 'datetime',
    evaluate: localToUtc,
  }),
];
