import {
  fieldName,
  problem,
  type FieldPath,
  type JsonValue,
  type Problem,
  type YamlText,
} from '@drawbridge/base';

import type { ConditionScope } from '../conditions/context.ts';
import { checkExpression } from '../conditions/expression.ts';
import { isHalfTemplate, templateOf } from '../conditions/parameters.ts';
import { isRecord } from '../conditions/is-record.ts';
import type { Playbook } from './schema.ts';

/** Compiles every CEL expression of a playbook; what is wrong is named with its place in the file. */
export function checkConditions(playbook: Playbook, yaml: YamlText): readonly Problem[] {
  const check = (
    text: string | undefined,
    path: FieldPath,
    scope: ConditionScope,
    wanted: 'condition' | 'value',
  ) => {
    if (text === undefined) return [];
    const fault = checkExpression(text, scope, playbook.targets.kind, wanted);
    if (fault === undefined) return [];
    const span = yaml.spanInside(path, text, fault.start, fault.length);
    return [
      problem('playbook/condition', `${fault.message}, in '${text}'`, {
        file: yaml.file,
        field: fieldName(path),
        span,
      }),
    ];
  };
  return [
    ...check(playbook.triggers.when, ['triggers', 'when'], 'incident', 'condition'),
    ...check(playbook.targets.where, ['targets', 'where'], 'target', 'condition'),
    ...playbook.steps.flatMap((step, at) => [
      ...check(step.when, ['steps', at, 'when'], 'target', 'condition'),
      ...texts(step.with, ['steps', at, 'with']).flatMap(({ text, path }) => {
        if (isHalfTemplate(text)) return [halfTemplate(path, yaml)];
        return check(templateOf(text), path, 'target', 'value');
      }),
    ]),
  ];
}

function halfTemplate(path: FieldPath, yaml: YamlText): Problem {
  return problem('playbook/half-template', 'an expression is the whole text, not a part of one', {
    file: yaml.file,
    field: fieldName(path),
    span: yaml.spanOf(path),
    hints: ["join texts inside the expression: ${{ 'incident-' + incident.id }}"],
  });
}

function texts(
  value: JsonValue,
  path: FieldPath,
): readonly { readonly text: string; readonly path: FieldPath }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((inner, at) => texts(inner, [...path, at]));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]));
}
