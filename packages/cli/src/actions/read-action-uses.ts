import { nameHints, problem, type Problem } from '@drawbridge/base';
import { loadPlaybooks, splitParameters, type Playbook } from '@drawbridge/playbook-runtime';
import {
  actionCatalogue,
  cloudOf,
  neededPermissions,
  type ActionMetadata,
  type CloudConnections,
  type Permission,
} from '@drawbridge/response-actions';

import { UsageError } from '../terminal/exit-code.ts';
import { findAction } from './read-containment.ts';

/** One action that somebody may come to run: a step of a playbook, or a person by hand. */
export interface ActionUse {
  readonly action: ActionMetadata;
  /** Those that it may need with the parameters of the step; by hand, any. */
  readonly permissions: readonly Permission[];
  readonly playbook?: string;
  readonly step?: string;
}

/** Which playbooks and actions a command line names. */
export interface UseFlags {
  /** True: every playbook. */
  readonly playbook?: true | readonly string[];
  readonly action?: readonly string[];
}

/** Playbooks and actions, as far as they can be read. */
export interface ActionUses {
  readonly playbooks: readonly Playbook[];
  readonly uses: readonly ActionUse[];
  readonly problems: readonly Problem[];
}

/** The steps of the named playbooks, and the named actions by hand. Names that are nobody's are usage errors. */
export async function readNamedUses(folder: string, flags: UseFlags): Promise<ActionUses> {
  const loaded = flags.playbook === undefined ? { playbooks: [], problems: [] } : await loadPlaybooks(folder);
  const all = loaded.playbooks.map((entry) => entry.playbook);
  const playbooks = flags.playbook === true ? all : (flags.playbook ?? []).map((id) => named(id, all));
  const steps = playbooks.map(stepsOf);
  const byName = (flags.action ?? []).map((id) => byHand(findAction(id)));
  return {
    playbooks,
    uses: [...steps.flatMap((step) => step.uses), ...byName],
    problems: [...loaded.problems, ...steps.flatMap((step) => step.problems)],
  };
}

/** Every action of a configured cloud that a person may run by hand, and those that are left out, with the reason. */
export function everyUseByHand(connections: CloudConnections): {
  readonly uses: readonly ActionUse[];
  readonly leftOut: readonly { readonly action: string; readonly why: string }[];
} {
  const judged = actionCatalogue.map((action) => ({ action, why: whyLeftOut(action, connections) }));
  return {
    uses: judged.flatMap(({ action, why }) => (why === undefined ? [byHand(action)] : [])),
    leftOut: judged.flatMap(({ action, why }) => (why === undefined ? [] : [{ action: action.id, why }])),
  };
}

function whyLeftOut(action: ActionMetadata, connections: CloudConnections): string | undefined {
  const cloud = cloudOf(action.id);
  if (connections[cloud] === undefined) return `no connection to ${cloud} is configured`;
  const right = action.permissions.find((permission) => permission.heldBy !== undefined);
  return right?.heldBy === undefined ? undefined : `it needs ${right.heldBy}, which no cloud can report`;
}

function named(id: string, all: readonly Playbook[]): Playbook {
  const found = all.find((playbook) => playbook.id === id);
  if (found !== undefined) return found;
  const hints = nameHints(
    id,
    all.map((playbook) => playbook.id),
    'playbooks',
  );
  throw new UsageError([`--playbook: there is no playbook '${id}'`, ...hints].join('\n  '));
}

/** A step whose action does not exist has unknown needs: a problem. */
function stepsOf(playbook: Playbook): Pick<ActionUses, 'uses' | 'problems'> {
  const uses: ActionUse[] = [];
  const problems: Problem[] = [];
  for (const step of playbook.steps) {
    const action = actionCatalogue.find((candidate) => candidate.id === step.action);
    if (action === undefined) {
      const ids = actionCatalogue.map(({ id }) => id);
      const message = `the step '${step.id}' of ${playbook.id} names '${step.action}', which is no action`;
      const hints = nameHints(step.action, ids, 'actions');
      problems.push(problem('playbook/unknown-action', message, { hints }));
      continue;
    }
    const { fixed, open } = splitParameters(step.with);
    const permissions = neededPermissions(action, fixed, open);
    uses.push({ action, permissions, playbook: playbook.id, step: step.id });
  }
  return { uses, problems };
}

function byHand(action: ActionMetadata): ActionUse {
  return { action, permissions: action.permissions };
}
