import { problem, type JsonValue, type Problem } from '@drawbridge/base';

import type { ConditionScope } from '../conditions/context.ts';
import { checkExpression } from '../conditions/expression.ts';
import { isHalfTemplate, templateOf } from '../conditions/parameters.ts';
import { isRecord } from '../conditions/is-record.ts';
import type { Playbook } from './schema.ts';
import { fieldName, type YamlPositions } from './yaml-positions.ts';

type Path = readonly PropertyKey[];

/** Compiles every CEL expression of a playbook; what is wrong is named with its place in the file. */
export function checkConditions(
  playbook: Playbook,
  positions: YamlPositions,
  file: string,
): readonly Problem[] {
  const check = (
    text: string | undefined,
    path: Path,
    scope: ConditionScope,
    wanted: 'condition' | 'value',
  ) => {
    if (text === undefined) return [];
    const fault = checkExpression(text, scope, playbook.targets.kind, wanted);
    if (fault === undefined) return [];
    const span = positions.spanInside(path, text, fault.start, fault.length);
    return [
      problem('playbook/condition', `${fault.message}, in '${text}'`, { file, field: fieldName(path), span }),
    ];
  };
  return [
    ...check(playbook.triggers.when, ['triggers', 'when'], 'incident', 'condition'),
    ...check(playbook.targets.where, ['targets', 'where'], 'target', 'condition'),
    ...playbook.steps.flatMap((step, at) => [
      ...check(step.when, ['steps', at, 'when'], 'target', 'condition'),
      ...texts(step.with, ['steps', at, 'with']).flatMap(({ text, path }) => {
        if (isHalfTemplate(text)) return [halfTemplate(path, positions, file)];
        return check(templateOf(text), path, 'target', 'value');
      }),
    ]),
  ];
}

function halfTemplate(path: Path, positions: YamlPositions, file: string): Problem {
  return problem('playbook/half-template', 'an expression is the whole text, not a part of one', {
    file,
    field: fieldName(path),
    span: positions.spanOf(path),
    hints: ["join texts inside the expression: ${{ 'incident-' + incident.id }}"],
  });
}

function texts(value: JsonValue, path: Path): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((one, at) => texts(one, [...path, at]));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => texts(one, [...path, key]));
}
