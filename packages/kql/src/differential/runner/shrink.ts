import type { Engine } from '../../engine/engine.ts';
import { expectedOf, isInexact, signature } from '../cases/batch.ts';
import { sameValue, shownValue } from '../cases/compare-values.ts';
import { calls, type Expression, expressionText, type Row } from '../cases/expression.ts';
import { type Answer, askEngine } from './ask-engine.ts';
import type { Disagreement } from './tally.ts';

type Call = Expression & { readonly type: 'call' };

export function shownAnswer(answer: Answer | undefined, place = 0): string {
  if (answer === undefined) return 'nothing';
  if ('problem' in answer) return answer.problem;
  const value = answer.values[place];
  const text =
    typeof value === 'bigint' || typeof value === 'number'
      ? Object.is(value, -0)
        ? '-0'
        : value.toString()
      : JSON.stringify(value);
  return `${text} (${answer.type})`;
}

/** Whether the engine's answer to a call differs from what is expected; refusals and undecided values do not. */
function differs(call: Call, row: Row, answer: Answer | undefined): boolean {
  if (answer === undefined) return false;
  const expected = expectedOf(call, row);
  if ('problem' in answer) return !answer.refused && 'value' in expected;
  if (answer.type !== call.kind) return true;
  return 'value' in expected && !sameValue(call.kind, expected.value, answer.values[0], isInexact(call));
}

function described(call: Call, row: Row, answer: Answer | undefined, kql: string): Disagreement {
  const expected = expectedOf(call, row);
  return {
    rule: signature(call.rule),
    kql,
    expected:
      'value' in expected
        ? `${shownValue(call.kind, expected.value)} (${call.kind})`
        : `undecided: ${expected.undecided}`,
    actual: shownAnswer(answer),
    source: call.rule.source,
  };
}

/** The operands as the values that the reference gives them, where it can. */
function flattened(call: Call, row: Row): Call {
  const operands = call.operands.map((operand, place): Expression => {
    const parameter = call.rule.parameters[place];
    if (typeof parameter === 'object' && 'isColumn' in parameter) return operand;
    const expected = expectedOf(operand, row);
    return 'value' in expected
      ? { type: 'literal', kind: operand.kind, value: expected.value, fixed: true }
      : operand;
  });
  return { ...call, operands };
}

/** Looks for the innermost call that disagrees, then writes its operands as literals if it still does. */
export async function shrink(engine: Engine, expression: Expression, row: Row): Promise<Disagreement> {
  const candidates = calls(expression);
  const answers = await askEngine(
    engine,
    [row],
    candidates.map((call) => expressionText(call)),
  );
  const place = candidates.findIndex((call, index) => differs(call, row, answers[index]));
  const found = candidates[place] ?? candidates.at(-1);
  if (found === undefined) throw new TypeError('a column cannot disagree');
  const plain = flattened(found, row);
  const text = expressionText(plain);
  const [answer] = await askEngine(engine, [row], [text]);
  if (differs(plain, row, answer)) return described(plain, row, answer, text);
  return described(found, row, answers[place], `${expressionText(found)} with ${expressionText(found, row)}`);
}

/** An expression that the engine does not take, or that breaks it: some row does. */
export async function shrinkProblem(
  engine: Engine,
  expression: Expression,
  rows: readonly Row[],
): Promise<Disagreement> {
  for (const row of rows) {
    const [answer] = await askEngine(engine, [row], [expressionText(expression)]);
    if (answer !== undefined && 'problem' in answer) return shrink(engine, expression, row);
  }
  return shrink(engine, expression, rows[0] ?? {});
}
