import { reject } from '../operators/refusal.ts';
import { call, columnRef, literal, nullLiteral, type Scalar } from '../plan/scalar.ts';
import { convert } from './convert.ts';
import { argument, lowered, type FunctionCall, type ScalarFunction } from './scalar-function.ts';

interface Window {
  readonly partition: readonly Scalar[];
  readonly order: Extract<Scalar, { kind: 'window' }>['order'];
}

/** The rows around the current one; Kusto wants them in order. */
function windowOf(one: FunctionCall): Window {
  const { relation } = one.scope;
  if (relation === undefined || !relation.serialized) {
    return reject(one.node, `'${one.name}' needs rows in order`, 'put `sort by …` or `serialize` before it');
  }
  return {
    partition: relation.partition === undefined ? [] : [columnRef(relation.partition)],
    order: relation.order,
  };
}

function windowCall(name: string, type: Scalar['type'], args: readonly Scalar[], window: Window): Scalar {
  return { kind: 'window', name, type, args, ...window };
}

const neighbour = (name: string, primitive: string): ScalarFunction =>
  lowered([name], (one) => {
    const value = argument(one, 0);
    const offset = one.nodes[1] === undefined ? literal('long', 1n) : convert(argument(one, 1), 'long');
    const fallback =
      one.nodes[2] === undefined ? nullLiteral(value.type) : convert(argument(one, 2), value.type);
    return windowCall(primitive, value.type, [value, offset, fallback], windowOf(one));
  });

/** The number of restarts so far: rows between two restarts share it. */
function sinceRestart(restart: Scalar | undefined, window: Window): Window {
  if (restart === undefined) return window;
  const mark: Scalar = {
    kind: 'case',
    type: 'long',
    branches: [{ when: convert(restart, 'bool'), then: literal('long', 1n) }],
    otherwise: literal('long', null),
  };
  const count = windowCall('running_count', 'long', [mark], window);
  return { ...window, partition: [...window.partition, count] };
}

const rowNumber = lowered(['row_number'], (one) => {
  const start = one.nodes[0] === undefined ? literal('long', 1n) : convert(argument(one, 0), 'long');
  const restart = one.nodes[1] === undefined ? undefined : argument(one, 1);
  const number = windowCall('row_number', 'long', [], sinceRestart(restart, windowOf(one)));
  return call('subtract', 'long', call('add', 'long', number, start), literal('long', 1n));
});

const runningSum = lowered(['row_cumsum'], (one) => {
  const value = argument(one, 0);
  const restart = one.nodes[1] === undefined ? undefined : argument(one, 1);
  const window = sinceRestart(restart, windowOf(one));
  const wide = value.type === 'int' ? convert(value, 'long') : value;
  return windowCall(`running_sum_${wide.type === 'real' ? 'real' : 'whole'}`, wide.type, [wide], window);
});

/** Ranks count the changes of a value, so they need it in order; `dense` counts values, `min` rows. */
const denseRank = lowered(['row_rank_dense', 'row_rank'], (one) => {
  const window = windowOf(one);
  const inner = sinceRestart(one.nodes[1] === undefined ? undefined : argument(one, 1), window);
  return windowCall('running_count', 'long', [changeMark(argument(one, 0), inner)], inner);
});

const minRank = lowered(['row_rank_min'], (one) => {
  const window = windowOf(one);
  const inner = sinceRestart(one.nodes[1] === undefined ? undefined : argument(one, 1), window);
  const run = windowCall('running_count', 'long', [changeMark(argument(one, 0), inner)], inner);
  const number = windowCall('row_number', 'long', [], inner);
  return windowCall('partition_min', 'long', [number], { partition: [...inner.partition, run], order: [] });
});

/** 1 where the value differs from the row before, or there is none before. */
function changeMark(value: Scalar, window: Window): Scalar {
  const before = windowCall('lag', value.type, [value, literal('long', 1n), nullLiteral(value.type)], window);
  const isFirst = call('equal', 'bool', windowCall('row_number', 'long', [], window), literal('long', 1n));
  const changed = call('or', 'bool', isFirst, call('not_equal', 'bool', value, before));
  return {
    kind: 'case',
    type: 'long',
    branches: [{ when: changed, then: literal('long', 1n) }],
    otherwise: literal('long', null),
  };
}

/** Functions over neighbouring rows. */
export const windowFunctions: readonly ScalarFunction[] = [
  neighbour('prev', 'lag'),
  neighbour('next', 'lead'),
  rowNumber,
  runningSum,
  denseRank,
  minRank,
];
