import {
  fieldName,
  nameHints,
  problem,
  type FieldPath,
  type Problem,
  type ProblemSeverity,
  type YamlText,
} from '@drawbridge/base';
import type { z } from 'zod';

import { fieldsAt } from './fields-of-shape.ts';
import { hintsOf, wordsOf } from './shape-words.ts';

/** What {@link readShape} found. `value` is absent where the document does not have the shape. */
export interface ShapeReading<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

/** How a document kind reports: the prefix of its codes, and what an unknown field is to it. */
export interface ShapeRules {
  readonly area: string;
  /** A misspelt field must not pass unseen; whether it stops the work depends on the kind of document. */
  readonly unknownField: ProblemSeverity;
}

/** Reads a YAML document through a strict zod schema; every problem stands at its line and column. */
export function readShape<T>(yaml: YamlText, schema: z.ZodType<T>, rules: ShapeRules): ShapeReading<T> {
  if (yaml.problems.length > 0) return { value: undefined, problems: yaml.problems };
  const first = schema.safeParse(yaml.value);
  if (first.success) return { value: first.data, problems: [] };
  const unknown = first.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  const problems = [
    ...unknown.flatMap((issue) => unknownFieldProblems(yaml, issue, rules, fieldsAt(schema, pathOf(issue)))),
    ...first.error.issues
      .filter((issue) => issue.code !== 'unrecognized_keys')
      .map((issue) => shapeProblem(yaml, issue, rules)),
  ];
  if (unknown.length < first.error.issues.length || rules.unknownField === 'error') {
    return { value: undefined, problems };
  }
  const second = schema.safeParse(without(yaml.value, unknown));
  return { value: second.success ? second.data : undefined, problems };
}

function unknownFieldProblems(
  yaml: YamlText,
  issue: z.core.$ZodIssueUnrecognizedKeys,
  rules: ShapeRules,
  known: readonly string[],
): readonly Problem[] {
  return issue.keys.map((key) => {
    const path = [...pathOf(issue), key];
    return problem(`${rules.area}/unknown-field`, `there is no field '${key}' here`, {
      severity: rules.unknownField,
      file: yaml.file,
      field: fieldName(path),
      span: yaml.spanOfKey(path),
      hints: nameHints(key, known, 'fields'),
    });
  });
}

function shapeProblem(yaml: YamlText, issue: z.core.$ZodIssue, rules: ShapeRules): Problem {
  const path = pathOf(issue);
  const missing = valueAt(yaml.value, path) === undefined && path.length > 0;
  return problem(
    `${rules.area}/${missing ? 'missing-field' : 'wrong-value'}`,
    missing ? `'${fieldName(path)}' is missing` : wordsOf(issue),
    {
      file: yaml.file,
      field: fieldName(path),
      span: yaml.spanOf(path),
      hints: missing ? [wordsOf(issue)] : hintsOf(issue, valueAt(yaml.value, path)),
    },
  );
}

function pathOf(issue: z.core.$ZodIssue): FieldPath {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

function without(value: unknown, unknown: readonly z.core.$ZodIssueUnrecognizedKeys[]): unknown {
  const copy = structuredClone(value);
  for (const issue of unknown) {
    const holder = valueAt(copy, pathOf(issue)) as Record<string, unknown>;
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return copy;
}
