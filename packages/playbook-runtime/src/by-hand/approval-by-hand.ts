import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { parseIsoDuration, type Problem } from '@drawbridge/base';

import { loadPlaybooks } from '../playbook/load-playbooks.ts';
import { playbookSchema, type Playbook } from '../playbook/schema.ts';

type ApprovalRule = Playbook['approval'];

/** From the narrowest to the widest. */
const radii = ['credential', 'machine', 'identity', 'account'] as const;

/**
 * Who has to approve an action by hand: at least as many as every playbook that has the action asks for. Otherwise a
 * playbook's approval would be passed by typing its action. Where no playbook has it, what a playbook asks that says
 * nothing; where one cannot be read that may have it, the most that any could ask.
 */
export async function approvalByHand(folder: string, action: string): Promise<ApprovalRule> {
  if (!existsSync(folder)) return defaultApproval;
  const { playbooks, problems } = await loadPlaybooks(folder);
  if (await mayConcern(problems, action)) return { ...defaultApproval, people: 2 };
  const rules = playbooks.flatMap(({ playbook }) =>
    playbook.steps.some((step) => step.action === action) ? [playbook.approval] : [],
  );
  return rules.length === 0 ? defaultApproval : rules.reduce(stricter);
}

/** What a playbook asks that says nothing about approval. */
export const defaultApproval: ApprovalRule = playbookSchema.shape.approval.parse(undefined);

/** Whether a playbook that cannot be read may have the action: one that does not name it has not. */
async function mayConcern(problems: readonly Problem[], action: string): Promise<boolean> {
  for (const { file } of problems.filter(({ severity }) => severity === 'error')) {
    const text = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined || text.includes('\\') || text.includes(action)) return true;
  }
  return false;
}

/** A rule that asks whenever one of the two asks, for as many people as either, and for no longer. */
function stricter(left: ApprovalRule, right: ApprovalRule): ApprovalRule {
  const asking = [left, right].filter(({ required }) => required !== 'never');
  const [first = left] = [left, right].sort((a, b) => reachOf(a) - reachOf(b));
  const [briefest = first] = [...asking].sort((a, b) => lengthOf(a) - lengthOf(b));
  return {
    required: first.required,
    people: asking.some(({ people }) => people === 2) ? 2 : first.people,
    expiresAfter: briefest.expiresAfter,
  };
}

/** How wide a change may be before a rule asks; the narrower, the stricter. */
function reachOf({ required }: ApprovalRule): number {
  if (required === 'always') return -1;
  return required === 'never' ? radii.length : radii.indexOf(required.whenBlastRadiusAbove);
}

const lengthOf = ({ expiresAfter }: ApprovalRule): number => parseIsoDuration(expiresAfter) ?? 0;
