import type { Engine } from '../../engine/engine.ts';
import { groupCount } from '../cases/batch.ts';
import { sameValue, shownValue } from '../cases/compare-values.ts';
import {
  evaluate,
  type Expression,
  ExpressionMaker,
  expressionText,
  randomRow,
  type Row,
} from '../cases/expression.ts';
import { Random } from '../cases/random.ts';
import type { AggregateRule } from '../reference/aggregate-rule.ts';
import { kindOf, type Rule } from '../reference/rule.ts';
import { Undecided, type Value } from '../reference/values.ts';
import { type Answer, askEngine } from './ask-engine.ts';
import { shownAnswer } from './shrink.ts';
import { Tally } from './tally.ts';

interface AggregatePlan {
  readonly aggregates: readonly AggregateRule[];
  /** What the arguments may be made of. */
  readonly rules: readonly Rule[];
  readonly seed: number;
  readonly queries: number;
}

interface Aggregation {
  readonly rule: AggregateRule;
  readonly operands: readonly Expression[];
}

const aggregateSignature = (rule: AggregateRule): string =>
  `${rule.name}(${rule.parameters.map(kindOf).join(', ')})`;

const textOf = ({ rule, operands }: Aggregation): string =>
  rule.write(operands.map((operand) => expressionText(operand)));

function expected(
  { rule, operands }: Aggregation,
  rows: readonly Row[],
): { readonly value: Value } | { readonly undecided: string } {
  try {
    return { value: rule.evaluate(rows.map((row) => operands.map((operand) => evaluate(operand, row)))) };
  } catch (error) {
    if (error instanceof Undecided) return { undecided: error.message };
    throw error;
  }
}

async function judge(
  tally: Tally,
  groups: readonly (readonly Row[])[],
  aggregation: Aggregation,
  answer: Answer,
): Promise<void> {
  const { rule } = aggregation;
  const name = aggregateSignature(rule);
  const describe = (want: string, place = 0) => ({
    rule: name,
    kql: textOf(aggregation),
    expected: want,
    actual: shownAnswer(answer, place),
    source: rule.source,
  });
  if ('problem' in answer) {
    if (answer.refused) tally.wasRefused(name, answer.problem);
    else await tally.disagreed(name, () => describe(rule.result));
    return;
  }
  if (answer.type !== rule.result) return tally.disagreed(name, () => describe(rule.result));
  for (const [place, rows] of groups.entries()) {
    const want = expected(aggregation, rows);
    if ('undecided' in want) {
      tally.leftOpen(name, want.undecided);
      continue;
    }
    tally.agreed(name);
    if (!sameValue(rule.result, want.value, answer.values[place], rule.inexact))
      await tally.disagreed(name, () =>
        describe(`${shownValue(rule.result, want.value)} of ${shownOperands(aggregation, rows)}`, place),
      );
  }
}

const shownOperands = ({ operands }: Aggregation, rows: readonly Row[]): string =>
  rows
    .map((row) => operands.map((operand) => shownValue(operand.kind, evaluate(operand, row))).join('/'))
    .join(', ');

/** Aggregations of random expressions over three groups of few rows. */
export async function runAggregates(engine: Engine, plan: AggregatePlan): Promise<Tally> {
  const random = new Random(plan.seed);
  const maker = new ExpressionMaker(plan.rules, random);
  const tally = new Tally(plan.aggregates.map(aggregateSignature));
  for (let query = 0; query < plan.queries; query++) {
    const rows = Array.from({ length: 3 + random.below(15) }, () => randomRow(random));
    const aggregations = plan.aggregates.map((rule) => ({
      rule,
      operands: maker.operands(rule.parameters, 1),
    }));
    const groups = Array.from({ length: groupCount }, (_, group) =>
      rows.filter((_row, place) => place % groupCount === group),
    );
    const answers = await askEngine(engine, rows, aggregations.map(textOf), 'groups of rows');
    for (const [place, aggregation] of aggregations.entries()) {
      const answer = answers[place];
      if (answer !== undefined) await judge(tally, groups, aggregation, answer);
    }
  }
  return tally;
}
