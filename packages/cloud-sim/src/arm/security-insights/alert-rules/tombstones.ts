import { armError, conflict } from '../../protocol/arm-error.ts';
import { isSame, type WorkspaceRequest } from '../../resources/workspace-request.ts';
import type { Answer } from '../../../simulation/answer.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';

const hourMilliseconds = 3_600_000;

/** Remembers that a rule was deleted, and when. */
export function buryRule({ workspace, clock }: WorkspaceRequest, { name }: ArmResource): void {
  workspace.deletedRules = workspace.deletedRules.filter((deletedRule) => !isSame(deletedRule.name, name));
  workspace.deletedRules.push({ name, deletedAt: clock.now().toISOString() });
}

/** Refuses an id that was in use until a short while ago. */
export function refuseTombstone(
  { state, workspace, clock }: WorkspaceRequest,
  name: string,
): Answer | undefined {
  const grave = workspace.deletedRules.find((deletedRule) => isSame(deletedRule.name, name));
  if (grave === undefined) return undefined;
  const age = clock.now().getTime() - Date.parse(grave.deletedAt);
  if (age >= state.tombstoneHours * hourMilliseconds) return undefined;
  const message =
    `The rule with id '${name}' was recently deleted. You need to allow some time before re-using the same id. ` +
    'Please try again later.';
  return state.tombstoneAnswer === 409 ? conflict(message) : armError(400, 'BadRequest', message);
}
