import type { Engine } from '../../engine/engine.ts';
import { signature } from '../cases/batch.ts';
import { sameValue } from '../cases/compare-values.ts';
import { literalText } from '../cases/literal-text.ts';
import { kindOf, type Rule } from '../reference/rule.ts';
import { type Answer, askEngine } from './ask-engine.ts';
import { shownAnswer } from './shrink.ts';

export const ruleTitle = (rule: Rule): string => `${signature(rule)}: ${rule.source}`;

/** An example as an expression of literals; a column's place is taken by a function that hides that it is a literal. */
function exampleText(rule: Rule): string {
  const texts = rule.parameters.map((parameter, place) => {
    const kind = kindOf(parameter);
    const text = literalText(kind, rule.example.takes[place] ?? null);
    if (typeof parameter === 'string' || !('isColumn' in parameter)) return text;
    return `iff(n == 0, ${text}, ${literalText(kind, null)})`;
  });
  return rule.write(texts);
}

function agrees(rule: Rule, answer: Answer | undefined): boolean {
  if (answer === undefined || 'problem' in answer) return false;
  return sameValue(rule.result, rule.example.gives, answer.values[0], rule.inexact);
}

/** The rules whose cited example the engine answers otherwise. */
export async function wrongExamples(engine: Engine, rules: readonly Rule[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let start = 0; start < rules.length; start += 60) {
    const some = rules.slice(start, start + 60);
    const answers = await askEngine(engine, [{}], some.map(exampleText));
    for (const [place, rule] of some.entries())
      if (!agrees(rule, answers[place]))
        wrong.push(`${ruleTitle(rule)}: ${exampleText(rule)} is ${shownAnswer(answers[place])}`);
  }
  return wrong;
}
