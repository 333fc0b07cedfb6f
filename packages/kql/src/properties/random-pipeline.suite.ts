import fc from 'fast-check';

import type { ColumnSchema } from '../schema/types.ts';
import { randomExpression, type RandomType } from './random-expression.suite.ts';

/** A query so far: its text, and what its rows have. */
export interface Pipeline {
  readonly text: string;
  readonly columns: readonly ColumnSchema[];
}

export const table: readonly ColumnSchema[] = [
  { name: 'b', type: 'bool' },
  { name: 'n', type: 'long' },
  { name: 'r', type: 'real' },
  { name: 's', type: 'string' },
  { name: 't', type: 'datetime' },
  { name: 'span', type: 'timespan' },
  { name: 'd', type: 'dynamic' },
];

const types: readonly RandomType[] = ['bool', 'long', 'real', 'string', 'datetime', 'timespan', 'dynamic'];
const groupTypes: readonly RandomType[] = ['bool', 'long', 'string', 'datetime'];

type Step = (input: Pipeline) => fc.Arbitrary<Pipeline>;

const piped = (input: Pipeline, step: string, columns = input.columns): Pipeline => ({
  text: `${input.text} | ${step}`,
  columns,
});

const filter: Step = (input) =>
  randomExpression('bool', input.columns, 2).map((condition) => piped(input, `where ${condition}`));

const extend: Step = (input) =>
  fc
    .constantFrom(...types)
    .chain((type) =>
      fc
        .tuple(fc.constantFrom('x', 'y', 's', 'n'), randomExpression(type, input.columns, 3))
        .map(([name, value]) =>
          piped(input, `extend ${name} = ${value}`, withColumn(input.columns, { name, type })),
        ),
    );

const project: Step = (input) =>
  fc
    .subarray([...input.columns], { minLength: 1 })
    .map((columns) => piped(input, `project ${columns.map((column) => column.name).join(', ')}`, columns));

const summarize: Step = (input) =>
  fc.constantFrom(...groupTypes).chain((type) =>
    fc
      .tuple(
        randomExpression(type, input.columns, 1),
        randomExpression('long', input.columns, 1),
        randomExpression('string', input.columns, 1),
      )
      .map(([key, value, text]) => {
        const aggregates = `c = count(), total = sum(${value}), least = min(${value}), names = make_set(${text})`;
        const columns: readonly ColumnSchema[] = [
          { name: 'k', type },
          { name: 'c', type: 'long' },
          { name: 'total', type: 'long' },
          { name: 'least', type: 'long' },
          { name: 'names', type: 'dynamic' },
        ];
        return piped(input, `summarize ${aggregates} by k = ${key}`, columns);
      }),
  );

const order: Step = (input) =>
  fc
    .constantFrom(...input.columns)
    .map((column) => (column.type === 'dynamic' ? input : piped(input, `sort by ${column.name} asc`)));

const distinct: Step = (input) =>
  fc.constant(input.columns.some((column) => column.type === 'dynamic') ? input : piped(input, 'distinct *'));

const expand: Step = (input) => {
  const dynamic = input.columns.find((column) => column.type === 'dynamic');
  return fc.constant(dynamic === undefined ? input : piped(input, `mv-expand ${dynamic.name}`));
};

const union: Step = (input) => fc.constant(piped(input, `union (${input.text})`));

const join: Step = (input) =>
  fc.constantFrom('inner', 'leftouter', 'leftanti', 'leftsemi').map((kind) => {
    const key = input.columns.find((column) => column.type === 'string');
    if (key === undefined) return input;
    const right = `(${input.text} | project ${key.name}, other = 1)`;
    return piped(
      input,
      `join kind=${kind} ${right} on ${key.name} | project ${input.columns.map((column) => column.name).join(', ')}`,
    );
  });

const steps: readonly Step[] = [
  filter,
  extend,
  extend,
  project,
  summarize,
  order,
  distinct,
  expand,
  union,
  join,
];

function withColumn(columns: readonly ColumnSchema[], added: ColumnSchema): readonly ColumnSchema[] {
  const at = columns.findIndex((column) => column.name === added.name);
  return at === -1 ? [...columns, added] : columns.with(at, added);
}

/** A random pipeline over the table, of at most `length` operators. */
export function randomPipeline(length: number): fc.Arbitrary<Pipeline> {
  const start: fc.Arbitrary<Pipeline> = fc.constant({ text: 'T', columns: table });
  return fc
    .array(fc.constantFrom(...steps), { maxLength: length })
    .chain((chosen) => chosen.reduce((so, step) => so.chain(step), start));
}
