import {
  fail,
  nameHints,
  problem,
  spanAt,
  succeed,
  type Problem,
  type Result,
  type SourceSpan,
} from '@drawbridge/base';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

import { checkConditions } from './check-conditions.ts';
import { playbookSchema, type Playbook } from './schema.ts';
import { fieldName, YamlPositions } from './yaml-positions.ts';

/** A playbook, its file, and the position of each field in it. */
export interface LoadedPlaybook {
  readonly playbook: Playbook;
  readonly file: string;
  readonly spanOf: (path: readonly PropertyKey[]) => SourceSpan | undefined;
}

/** Reads the text of a `playbook.yaml`: its YAML, its fields, and every CEL expression in it. */
export function parsePlaybook(text: string, file: string): Result<LoadedPlaybook> {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    return fail(
      ...document.errors.map((one) =>
        problem('playbook/yaml', one.message, {
          file,
          span: spanAt(text, one.pos[0], Math.max(1, one.pos[1] - one.pos[0])),
        }),
      ),
    );
  }
  const positions = new YamlPositions(text, document);
  const checked = playbookSchema.safeParse(document.toJS());
  if (!checked.success) {
    return fail(...checked.error.issues.flatMap((issue) => issueProblems(issue, positions, file)));
  }
  const faults = checkConditions(checked.data, positions, file);
  if (faults.length > 0) return fail(...faults);
  return succeed({ playbook: checked.data, file, spanOf: (path) => positions.spanOf(path) });
}

function issueProblems(issue: z.core.$ZodIssue, positions: YamlPositions, file: string): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem('playbook/unknown-field', `there is no field '${key}' here`, {
        file,
        field: fieldName([...issue.path, key]),
        span: positions.spanOfKey(issue.path, key),
        hints: nameHints(key, fieldsAt(issue.path), 'fields'),
      }),
    );
  }
  return [
    problem('playbook/wrong-field', issue.message, {
      file,
      field: fieldName(issue.path),
      span: positions.spanOf(issue.path),
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
