import { formatDatetime } from '../../values/time/datetime.ts';
import { isArray, itemsOf } from '../../values/dynamic/dynamic.ts';
import { formatTimespan } from '../../values/time/timespan.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

/** At most as many bins as Kusto makes. */
function seriesLength(count: bigint | null): number {
  return Math.max(0, Math.min(1_048_576, Number(count ?? 0n)));
}

export const fillSeries = internal('fill_series', {
  parameters: ['dynamic', 'long?', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (pairs, count, fallback) => {
    const series = Array.from({ length: seriesLength(count) }, () => fallback);
    for (const pair of itemsOf(pairs)) if (isArray(pair)) series[Number(pair[0])] = pair[1] ?? null;
    return series;
  },
});

export const seriesAxis = internal('series_axis', {
  parameters: ['long', 'long', 'long?', 'string'],
  returns: 'dynamic',
  evaluate: (from, step, count, type) =>
    Array.from({ length: seriesLength(count) }, (_, index) => {
      const at = from + step * BigInt(index);
      if (type === 'datetime') return formatDatetime(at);
      return type === 'timespan' ? formatTimespan(at) : at;
    }),
});

export const seriesAxisReals = internal('series_axis_reals', {
  parameters: ['real', 'real', 'long?'],
  returns: 'dynamic',
  evaluate: (from, step, count) =>
    Array.from({ length: seriesLength(count) }, (_, index) => from + step * index),
});

/** The axis of `make-series`, and its values put in their places. */
export const seriesAxisFunctions: readonly InternalFunction[] = [fillSeries, seriesAxis, seriesAxisReals];
