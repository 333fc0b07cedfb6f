import { fieldName, nameHints, problem, type Problem } from '@drawbridge/base';
import type { ActionMetadata } from '@drawbridge/response-actions';

import { isRecord } from '../conditions/is-record.ts';
import { templateOf } from '../conditions/parameters.ts';
import type { LoadedPlaybook } from './parse-playbook.ts';

/** What playbooks may name. */
export interface PlaybookSurroundings {
  /** The ids of all analytics rules. */
  readonly ruleIds: readonly string[];
  /** The catalogue: `runner.actions`. */
  readonly actions: ReadonlyMap<string, ActionMetadata>;
}

/** Checks playbooks against what they name: rules, actions, target kinds, parameters; and their caps. */
export function checkPlaybooks(
  loaded: readonly LoadedPlaybook[],
  surroundings: PlaybookSurroundings,
): readonly Problem[] {
  return loaded.flatMap((entry) => [
    ...checkRules(entry, surroundings.ruleIds),
    ...checkSteps(entry, surroundings.actions),
    ...checkCaps(entry),
  ]);
}

function complain(
  loaded: LoadedPlaybook,
  path: readonly PropertyKey[],
  code: string,
  message: string,
  hints: readonly string[] = [],
): Problem {
  return problem(code, message, {
    file: loaded.file,
    field: fieldName(path),
    span: loaded.spanOf(path),
    hints,
  });
}

function checkRules(loaded: LoadedPlaybook, ruleIds: readonly string[]): readonly Problem[] {
  const known = new Set(ruleIds.map((id) => id.toLowerCase()));
  return loaded.playbook.triggers.rules.flatMap((rule, at) =>
    known.has(rule.toLowerCase())
      ? []
      : [
          complain(
            loaded,
            ['triggers', 'rules', at],
            'playbook/unknown-rule',
            `there is no analytics rule '${rule}'`,
            nameHints(rule, ruleIds, 'rules'),
          ),
        ],
  );
}

function checkSteps(
  loaded: LoadedPlaybook,
  actions: ReadonlyMap<string, ActionMetadata>,
): readonly Problem[] {
  const { steps, targets } = loaded.playbook;
  const repeated = steps.flatMap((step, at) =>
    steps.findIndex((other) => other.id === step.id) === at
      ? []
      : [
          complain(
            loaded,
            ['steps', at, 'id'],
            'playbook/repeated-step',
            `the step id '${step.id}' is used twice`,
          ),
        ],
  );
  return steps.reduce<readonly Problem[]>((problems, step, at) => {
    const action = actions.get(step.action);
    const path = ['steps', at, 'action'];
    if (action === undefined) {
      const hints = nameHints(step.action, [...actions.keys()], 'actions');
      const message = `there is no action '${step.action}'`;
      return [...problems, complain(loaded, path, 'playbook/unknown-action', message, hints)];
    }
    if (!action.targetKinds.includes(targets.kind)) {
      const message = `${step.action} acts on ${action.targetKinds.join(' and ')}, and the targets here are ${targets.kind}`;
      return [...problems, complain(loaded, path, 'playbook/wrong-target-kind', message)];
    }
    return [...problems, ...checkParameters(loaded, at, action), ...checkUndo(loaded, at, actions)];
  }, repeated);
}

/** Parameters without an expression in them can be checked now; the others when they have their values. */
function checkParameters(loaded: LoadedPlaybook, at: number, action: ActionMetadata): readonly Problem[] {
  const parameters = loaded.playbook.steps[at]?.with ?? {};
  if (hasTemplate(parameters)) return [];
  const checked = action.parameters.safeParse(parameters);
  if (checked.success) return [];
  return checked.error.issues.map((issue) =>
    complain(
      loaded,
      ['steps', at, 'with', ...issue.path],
      'playbook/wrong-parameter',
      `${action.id}: ${issue.message}`,
    ),
  );
}

function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return templateOf(value) !== undefined;
  if (Array.isArray(value)) return value.some(hasTemplate);
  return isRecord(value) && Object.values(value).some(hasTemplate);
}

/** `onFailure: undo` undoes what earlier steps and targets changed, so all of it must be undoable without asking. */
function checkUndo(
  loaded: LoadedPlaybook,
  at: number,
  actions: ReadonlyMap<string, ActionMetadata>,
): readonly Problem[] {
  const { steps } = loaded.playbook;
  if (steps[at]?.onFailure !== 'undo') return [];
  const stubborn = steps.find((step) => (actions.get(step.action)?.reversible ?? 'yes') !== 'yes');
  if (stubborn === undefined) return [];
  const reversible = actions.get(stubborn.action)?.reversible;
  const message =
    reversible === 'no'
      ? `${stubborn.action} cannot be undone, so 'undo' promises too much`
      : `${stubborn.action} is undone only when a person explicitly asks for it, so 'undo' cannot be automatic`;
  return [complain(loaded, ['steps', at, 'onFailure'], 'playbook/undo-not-automatic', message)];
}

function checkCaps(loaded: LoadedPlaybook): readonly Problem[] {
  const { guards, targets, steps } = loaded.playbook;
  const most = targets.atMost * steps.length;
  const problems: Problem[] = [];
  if (guards.caps.perRun > guards.caps.perHour) {
    const message = `a run may make ${guards.caps.perRun} changes, an hour only ${guards.caps.perHour}`;
    problems.push(complain(loaded, ['guards', 'caps', 'perRun'], 'playbook/caps-contradict', message));
  }
  if (most > guards.caps.perRun) {
    const message = `${targets.atMost} targets with ${steps.length} steps make ${most} changes, the cap is ${guards.caps.perRun}`;
    problems.push(
      complain(loaded, ['guards', 'caps', 'perRun'], 'playbook/cap-below-targets', message, [
        'lower targets.atMost or raise the cap: a plan beyond the cap is refused as a whole',
      ]),
    );
  }
  return problems;
}
