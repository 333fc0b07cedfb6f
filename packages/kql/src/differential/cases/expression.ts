import { kindOf, type Parameter, type Rule } from '../reference/rule.ts';
import type { Kind, Value } from '../reference/values.ts';
import { columns, edgeValues, sampleTexts } from './edge-values.ts';
import { literalText } from './literal-text.ts';
import type { Random } from './random.ts';

export type Expression =
  | { readonly type: 'column'; readonly kind: Kind; readonly name: string }
  | { readonly type: 'literal'; readonly kind: Kind; readonly value: Value; readonly fixed: boolean }
  | {
      readonly type: 'call';
      readonly kind: Kind;
      readonly rule: Rule;
      readonly operands: readonly Expression[];
    };

export type Row = Readonly<Record<string, Value>>;

/** The query's text of an expression; with a row, its columns are written as literals. */
export function expressionText(expression: Expression, row?: Row): string {
  switch (expression.type) {
    case 'column':
      return row === undefined ? expression.name : literalText(expression.kind, row[expression.name] ?? null);
    case 'literal':
      return literalText(expression.kind, expression.value);
    case 'call':
      return expression.rule.write(expression.operands.map((operand) => expressionText(operand, row)));
  }
}

export function evaluate(expression: Expression, row: Row): Value {
  switch (expression.type) {
    case 'column':
      return row[expression.name] ?? null;
    case 'literal':
      return expression.value;
    case 'call':
      return expression.rule.evaluate(expression.operands.map((operand) => evaluate(operand, row)));
  }
}

/** Every call in an expression, the innermost first. */
export function calls(expression: Expression): (Expression & { readonly type: 'call' })[] {
  return expression.type === 'call' ? [...expression.operands.flatMap(calls), expression] : [];
}

/** Makes random expressions: a rule at the root, then columns, literals, and rules that give the right type. */
export class ExpressionMaker {
  private readonly rulesByKind: ReadonlyMap<Kind, readonly Rule[]>;
  private readonly random: Random;

  constructor(rules: readonly Rule[], random: Random) {
    this.random = random;
    const byKind = new Map<Kind, Rule[]>();
    for (const rule of rules.filter((candidate) => !candidate.inexact))
      byKind.set(rule.result, [...(byKind.get(rule.result) ?? []), rule]);
    this.rulesByKind = byKind;
  }

  call(rule: Rule, depth: number): Expression {
    return { type: 'call', kind: rule.result, rule, operands: this.operands(rule.parameters, depth - 1) };
  }

  operands(parameters: readonly Parameter[], depth: number): Expression[] {
    return parameters.map((parameter) => this.operand(parameter, depth));
  }

  private operand(parameter: Parameter, depth: number): Expression {
    const kind = kindOf(parameter);
    if (typeof parameter === 'object' && 'literals' in parameter)
      return { type: 'literal', kind, value: this.random.pick(parameter.literals), fixed: true };
    if (typeof parameter === 'object' && 'column' in parameter) return this.sampled(parameter.column);
    if (typeof parameter === 'object') return this.column(kind);
    const rules = this.rulesByKind.get(kind) ?? [];
    if (depth > 0 && rules.length > 0 && this.random.chance(0.45))
      return this.call(this.random.pick(rules), depth);
    if (this.random.chance(0.2))
      return { type: 'literal', kind, value: this.random.pick(edgeValues[kind]), fixed: false };
    return this.column(kind);
  }

  private column(kind: Kind): Expression {
    const own = columns.filter((column) => column.kind === kind && column.sample === undefined);
    return { type: 'column', kind, name: this.random.pick(own).name };
  }

  private sampled(sample: string): Expression {
    if (this.random.chance(0.8)) return { type: 'column', kind: 'string', name: `text_${sample}` };
    return {
      type: 'literal',
      kind: 'string',
      value: this.random.pick(sampleTexts[sample] ?? []),
      fixed: false,
    };
  }
}

export const randomRow = (random: Random): Row =>
  Object.fromEntries(
    columns.map(({ name, kind, sample }) => [
      name,
      random.pick<Value>(sample === undefined ? edgeValues[kind] : (sampleTexts[sample] ?? [])),
    ]),
  );
