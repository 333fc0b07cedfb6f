import { internal } from '../definition/internal-function.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { call, columnRef, literal, nullLiteral, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import { lowered, type FunctionRow, type ScalarFunction } from '../definition/scalar-function.ts';
import { isArray, writeJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';

interface Window {
  readonly partition: readonly Scalar[];
  readonly order: Extract<Scalar, { kind: 'window' }>['order'];
}

/** The rows around the current one; Kusto wants them in order. */
function windowOf(invocation: FunctionCall): Window {
  const { relation } = invocation.scope;
  if (!relation?.serialized) {
    return reject(
      invocation.node,
      `'${invocation.name}' needs rows in order`,
      'put `sort by …` or `serialize` before it',
    );
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
  lowered([name], (invocation) => {
    const value = argument(invocation, 0);
    const offset =
      invocation.nodes[1] === undefined ? literal('long', 1n) : convert(argument(invocation, 1), 'long');
    if (offset.kind === 'literal' && typeof offset.value === 'bigint' && offset.value <= 0n)
      return reject(invocation.node, `the offset of '${name}' must be 1 or more`);
    const fallback =
      invocation.nodes[2] === undefined
        ? nullLiteral(value.type)
        : convert(argument(invocation, 2), value.type);
    return windowCall(primitive, value.type, [value, offset, fallback], windowOf(invocation));
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

const rowNumber = lowered(['row_number'], (invocation) => {
  const start =
    invocation.nodes[0] === undefined ? literal('long', 1n) : convert(argument(invocation, 0), 'long');
  const restart = invocation.nodes[1] === undefined ? undefined : argument(invocation, 1);
  const number = windowCall('row_number', 'long', [], sinceRestart(restart, windowOf(invocation)));
  return call('subtract', 'long', call('add', 'long', number, start), literal('long', 1n));
});

const runningSum = lowered(['row_cumsum'], (invocation) => {
  const value = argument(invocation, 0);
  const restart = invocation.nodes[1] === undefined ? undefined : argument(invocation, 1);
  const window = sinceRestart(restart, windowOf(invocation));
  const wide = value.type === 'int' ? convert(value, 'long') : value;
  return windowCall(`running_sum_${wide.type === 'real' ? 'real' : 'whole'}`, wide.type, [wide], window);
});

/** Ranks count the changes of a value, so they need it in order; `dense` counts values, `min` rows. */
const denseRank = lowered(['row_rank_dense', 'row_rank'], (invocation) => {
  const window = windowOf(invocation);
  const inner = sinceRestart(invocation.nodes[1] === undefined ? undefined : argument(invocation, 1), window);
  return windowCall('running_count', 'long', [changeMark(argument(invocation, 0), inner)], inner);
});

const minRank = lowered(['row_rank_min'], (invocation) => {
  const window = windowOf(invocation);
  const inner = sinceRestart(invocation.nodes[1] === undefined ? undefined : argument(invocation, 1), window);
  const run = windowCall('running_count', 'long', [changeMark(argument(invocation, 0), inner)], inner);
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

/**
 * `row_window_session(time, maxFromFirst, maxBetween [, restart])`: the time at which the row's session began. Each
 * session depends on the one before, so the rows go to JavaScript as one list.
 */
const session = lowered(['row_window_session'], (invocation) => {
  const value = argument(invocation, 0);
  if (value.type !== 'datetime') return refuse(invocation.node, `row_window_session of a ${value.type}`);
  const window = windowOf(invocation);
  const ticks = call('as_long', 'long', value);
  const restart =
    invocation.nodes[3] === undefined ? literal('bool', false) : convert(argument(invocation, 3), 'bool');
  const pair = call('pack_array', 'dynamic', convert(ticks, 'dynamic'), convert(restart, 'dynamic'));
  const number = windowCall('row_number', 'long', [], window);
  const ordered = windowCall('all_in_order', 'dynamic', [pair, number], {
    partition: window.partition,
    order: [],
  });
  const limit = (index: number): Scalar =>
    call('as_long', 'long', convert(argument(invocation, index), 'timespan'));
  return call('as_datetime', 'datetime', sessionStart.call(ordered, number, limit(1), limit(2)));
});

let sessionsOf: { readonly key: string; readonly starts: readonly (bigint | null)[] } | undefined;

/** The list is the same for all rows of a partition: its sessions are worked out once. */
const sessionStart = internal('session_start', {
  parameters: ['dynamic', 'long', 'long', 'long'],
  returns: 'long',
  evaluate: (rows, number, maxFromFirst, maxBetween) => {
    const key = `${writeJson(rows)}|${maxFromFirst}|${maxBetween}`;
    if (sessionsOf?.key !== key) sessionsOf = { key, starts: findSessions(rows, maxFromFirst, maxBetween) };
    return sessionsOf.starts[Number(number) - 1] ?? null;
  },
});

/** A session ends where a limit is reached, as documented, and at a row without a time, which has none. */
function findSessions(
  rows: DynamicValue,
  maxFromFirst: bigint,
  maxBetween: bigint,
): readonly (bigint | null)[] {
  let start: bigint | null = null;
  let before = 0n;
  return (isArray(rows) ? rows : []).map((row) => {
    const [at, restart] = isArray(row) ? row : [];
    const time = typeof at === 'bigint' ? at : null;
    const continues =
      start !== null &&
      time !== null &&
      restart !== true &&
      time - start < maxFromFirst &&
      time - before < maxBetween;
    if (!continues) start = time;
    before = time ?? 0n;
    return start;
  });
}

/** Functions over neighbouring rows. */
export const windowFunctions: readonly FunctionRow[] = [
  neighbour('prev', 'lag'),
  neighbour('next', 'lead'),
  rowNumber,
  runningSum,
  denseRank,
  minRank,
  session,
  sessionStart,
];
