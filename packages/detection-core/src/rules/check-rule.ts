import { fieldName, nameHints, problem, type Problem, type YamlText } from '@drawbridge/base';
import type { Checker, ColumnSchema } from '@drawbridge/kql';

import { openDocument } from '../discovery/document-origin.ts';
import { atRule } from './model/query-position.ts';
import type { DetectionRule } from './model/rule.ts';
import { namedColumns, unfitType } from './named-columns.ts';

/** The columns that a rule's query gives, and what is wrong with the rule against them. */
export interface RuleCheck {
  /** Absent where the query does not bind. */
  readonly columns?: readonly ColumnSchema[];
  readonly problems: readonly Problem[];
}

/**
 * Binds a rule's query and verifies that every column that its mappings, details and overrides name is there.
 * Problems of the query stand at their line and column of the rule's file. Runs nothing.
 */
export async function checkRule(rule: DetectionRule, checker: Checker): Promise<RuleCheck> {
  const bound = await checker.check(rule.query, { file: rule.origin.file });
  const problems = bound.problems.map((problem) => atRule(rule, inServiceWords(problem)));
  if (!bound.ok) return { problems };
  return { columns: bound.columns, problems: [...problems, ...columnProblems(rule, bound.columns)] };
}

function inServiceWords(problem: Problem): Problem {
  if (problem.code !== 'kql/unknown-table' || problem.severity !== 'error') return problem;
  const says = 'Failed to run the analytics rule query. One of the tables does not exist.';
  return { ...problem, message: `${problem.message}; the service would say: "${says}"` };
}

function columnProblems(rule: DetectionRule, columns: readonly ColumnSchema[]): readonly Problem[] {
  let parsed: YamlText | undefined;
  const yaml = (): YamlText => (parsed ??= openDocument(rule.origin));
  const types = new Map(columns.map((column) => [column.name, column.type]));
  return namedColumns(rule).flatMap((named) => {
    const { column, path } = named;
    const place = () => ({ file: rule.origin.file, field: fieldName(path), span: yaml().spanOf(path) });
    const type = types.get(column);
    if (type === undefined) {
      const message = `the query's result has no column '${column}'`;
      const hints = nameHints(column, [...types.keys()], 'columns');
      return [problem('rule/unknown-column', message, { ...place(), hints })];
    }
    const unfit = unfitType(named, type);
    return unfit === undefined
      ? []
      : [problem(unfit.code, unfit.message, { ...place(), severity: 'warning', hints: unfit.hints })];
  });
}
