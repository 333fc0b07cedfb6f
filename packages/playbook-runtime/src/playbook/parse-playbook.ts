import {
  fail,
  fieldName,
  nameHints,
  parseYamlText,
  problem,
  succeed,
  type Problem,
  type Result,
  type YamlText,
} from '@drawbridge/base';
import type { z } from 'zod';

import { checkConditions } from './check-conditions.ts';
import { playbookSchema, type Playbook } from './schema.ts';

/** A playbook, its file, and the position of each field in it. */
export interface LoadedPlaybook {
  readonly playbook: Playbook;
  readonly file: string;
  readonly spanOf: YamlText['spanOf'];
}

/** Reads the text of a `playbook.yaml`: its YAML, its fields, and every CEL expression in it. */
export function parsePlaybook(text: string, file: string): Result<LoadedPlaybook> {
  const yaml = parseYamlText(file, text);
  if (yaml.problems.length > 0) {
    return fail(...yaml.problems.map((found) => ({ ...found, code: 'playbook/yaml' })));
  }
  const checked = playbookSchema.safeParse(yaml.value);
  if (!checked.success) return fail(...checked.error.issues.flatMap((issue) => issueProblems(issue, yaml)));
  const faults = checkConditions(checked.data, yaml);
  if (faults.length > 0) return fail(...faults);
  return succeed({ playbook: checked.data, file, spanOf: (path) => yaml.spanOf(path) });
}

function issueProblems(issue: z.core.$ZodIssue, yaml: YamlText): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem('playbook/unknown-field', `there is no field '${key}' here`, {
        file: yaml.file,
        field: fieldName([...issue.path, key]),
        span: yaml.spanOfKey([...issue.path, key]),
        hints: nameHints(key, fieldsAt(issue.path), 'fields'),
      }),
    );
  }
  return [
    problem('playbook/wrong-field', issue.message, {
      file: yaml.file,
      field: fieldName(issue.path),
      span: yaml.spanOf(issue.path),
    }),
  ];
}

/** The names of the fields that may stand at a path; none where the schema has no fixed fields. */
function fieldsAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = playbookSchema;
  for (const part of path) schema = inner(schema, part);
  const shape = (unwrap(schema) as { readonly shape?: object } | undefined)?.shape;
  return Object.keys(shape ?? {});
}

function inner(schema: unknown, part: PropertyKey): unknown {
  const bare = unwrap(schema) as {
    readonly shape?: Record<PropertyKey, unknown>;
    readonly element?: unknown;
  };
  return typeof part === 'number' ? bare.element : bare.shape?.[part];
}

function unwrap(schema: unknown): unknown {
  let bare = schema;
  for (;;) {
    const wrapped = (bare as { readonly def?: { readonly innerType?: unknown } } | undefined)?.def?.innerType;
    if (wrapped === undefined) return bare;
    bare = wrapped;
  }
}
