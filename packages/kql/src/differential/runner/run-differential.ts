import type { Engine } from '../../engine/engine.ts';
import { type Batch, expectedOf, isInexact, makeBatch, signature } from '../cases/batch.ts';
import { sameValue } from '../cases/compare-values.ts';
import { calls, type Expression, expressionText, type Row } from '../cases/expression.ts';
import { Random } from '../cases/random.ts';
import type { Rule } from '../reference/rule.ts';
import { type Answer, askEngine } from './ask-engine.ts';
import { shrink, shrinkProblem } from './shrink.ts';
import { Tally } from './tally.ts';

interface Plan {
  readonly rules: readonly Rule[];
  readonly seed: number;
  /** How many values are compared or found undecided; a batch is not cut short. */
  readonly cases: number;
  readonly rows?: number;
  readonly expressions?: number;
  readonly depth?: number;
  /** Asked after each batch: whether what was found is enough. */
  readonly isEnough?: (tally: Tally) => boolean;
}

const rootOf = (expression: Expression): string => {
  const root = calls(expression).at(-1);
  return root === undefined ? expression.type : signature(root.rule);
};

/** Compares a column of values with the reference's; the first row that disagrees is given back. */
function compare(
  tally: Tally,
  batch: Batch,
  expression: Expression,
  values: Extract<Answer, { readonly type: unknown }>['values'],
): Row | undefined {
  const roughly = isInexact(expression);
  let disagreeing: Row | undefined;
  for (const [place, row] of batch.rows.entries()) {
    const expected = expectedOf(expression, row);
    if ('undecided' in expected) {
      tally.leftOpen(rootOf(expression), expected.undecided);
      continue;
    }
    tally.agreed(rootOf(expression));
    if (!sameValue(expression.kind, expected.value, values[place], roughly)) disagreeing ??= row;
  }
  return disagreeing;
}

async function judge(
  tally: Tally,
  engine: Engine,
  batch: Batch,
  expression: Expression,
  answer: Answer,
): Promise<void> {
  const root = rootOf(expression);
  if ('problem' in answer && answer.refused) {
    tally.wasRefused(root, answer.problem);
    return;
  }
  if ('problem' in answer) {
    // What nothing decides may be refused as well: Microsoft's parser knows of some literals that they do not fit.
    if (!batch.rows.some((row) => 'value' in expectedOf(expression, row)))
      tally.leftOpen(root, 'rejected, and undecided');
    else await tally.disagreed(root, () => shrinkProblem(engine, expression, batch.rows));
    return;
  }
  const wrongType = answer.type !== expression.kind;
  const row = wrongType ? (batch.rows[0] ?? {}) : compare(tally, batch, expression, answer.values);
  if (row !== undefined) await tally.disagreed(root, () => shrink(engine, expression, row));
}

/** Runs random expressions through the engine and the reference evaluator, and keeps what they disagree on. */
export async function runDifferential(engine: Engine, plan: Plan): Promise<Tally> {
  const random = new Random(plan.seed);
  const tally = new Tally(plan.rules.map(signature));
  const size = { rows: plan.rows ?? 25, expressions: plan.expressions ?? 40, depth: plan.depth ?? 4 };
  for (let made = 0; made < plan.cases; made += size.rows * size.expressions) {
    const batch = makeBatch(plan.rules, random, size);
    const texts = batch.expressions.map((expression) => expressionText(expression));
    const answers = await askEngine(engine, batch.rows, texts);
    for (const [place, expression] of batch.expressions.entries()) {
      const answer = answers[place];
      if (answer !== undefined) await judge(tally, engine, batch, expression, answer);
    }
    if (plan.isEnough?.(tally) === true) break;
  }
  return tally;
}
