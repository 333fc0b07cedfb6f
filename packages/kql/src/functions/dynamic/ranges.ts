import { convert } from '../../lowering/convert.ts';
import { reject } from '../../lowering/refusal.ts';
import { call, literal, longLiteral, type Scalar } from '../../plan/scalar.ts';
import { formatDatetime } from '../../values/time/datetime.ts';
import { formatTimespan } from '../../values/time/timespan.ts';
import type { KqlType } from '../../schema/types.ts';
import { argument, lowerArguments, type FunctionCall } from '../definition/function-call.ts';
import { internal } from '../definition/internal-function.ts';
import { lowered, type FunctionRow } from '../definition/scalar-function.ts';

const rangeOfLongs = internal('range_of_longs', {
  parameters: ['long', 'long', 'long', 'string'],
  returns: 'dynamic',
  evaluate: (from, to, step, type) => {
    if (step === 0n) return null;
    const count = (to - from) / step;
    const length = (to - from) * step < 0n ? 0 : Math.min(1_048_576, Number(count) + 1);
    const item = (index: number) => from + step * BigInt(index);
    return Array.from({ length }, (_, index) => {
      if (type === 'datetime') return formatDatetime(item(index));
      return type === 'timespan' ? formatTimespan(item(index)) : item(index);
    });
  },
});

const rangeOfReals = internal('range_of_reals', {
  parameters: ['real', 'real', 'real'],
  returns: 'dynamic',
  evaluate: (from, to, step) => {
    if (step === 0) return null;
    const length = Math.max(0, Math.min(1_048_576, Math.floor((to - from) / step) + 1));
    return Array.from({ length }, (_, index) => from + step * index);
  },
});

const timesOf: Readonly<Partial<Record<KqlType, KqlType>>> = { datetime: 'timespan', timespan: 'timespan' };

/** Both ends are of one kind; a step between times is a timespan. */
function rejectMixed(invocation: FunctionCall, values: readonly [Scalar, Scalar, Scalar]): void {
  const [from, to, step] = values;
  const ofStep = timesOf[from.type];
  const isNumber = ({ type }: Scalar): boolean => type === 'int' || type === 'long' || type === 'real';
  const fits = ofStep === undefined ? values.every(isNumber) : to.type === from.type && step.type === ofStep;
  if (!fits)
    reject(
      invocation.node,
      `'range' cannot go from ${from.type} to ${to.type} by ${step.type}`,
      'both ends have one type, and a step between times is a timespan',
    );
}

/** `range(a, b [, step])`: at most 1,048,576 values, as in Kusto. */
const rangeArray = lowered(['range'], (invocation) => {
  const [from, to] = [argument(invocation, 0), argument(invocation, 1)];
  const isTime = from.type === 'datetime' || from.type === 'timespan';
  const isReal = !isTime && lowerArguments(invocation).some((value) => value.type === 'real');
  const step =
    invocation.nodes[2] === undefined
      ? isTime
        ? literal('timespan', 36_000_000_000n)
        : longLiteral(1)
      : argument(invocation, 2);
  rejectMixed(invocation, [from, to, step]);
  if (isReal) return rangeOfReals.call(convert(from, 'real'), convert(to, 'real'), convert(step, 'real'));
  const whole = (value: Scalar): Scalar => (isTime ? call('as_long', 'long', value) : convert(value, 'long'));
  return rangeOfLongs.call(whole(from), whole(to), whole(step), literal('string', from.type));
});

/** Arrays made by counting. */
export const rangeFunctions: readonly FunctionRow[] = [rangeOfLongs, rangeOfReals, rangeArray];
