import { nameHints, RefusedFailure } from '@drawbridge/base';
import type { DiscoveredContent } from '@drawbridge/detection-core';
import {
  automationOf,
  makePlan,
  namedBy,
  readDesired,
  type NamedTarget,
  type SyncPlan,
} from '@drawbridge/sentinel-sync';

import { discover } from '../content/discover.ts';
import { UsageError } from '../terminal/exit-code.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { keepPlan } from './keep-plans.ts';
import { openSyncWorkspace, type SyncFlags } from './open-sync-workspace.ts';

interface MovedRule {
  readonly id: string;
  readonly name: string;
  readonly file: string;
}

/** A rule's way from one target to another: a plan for each, of this rule alone. */
export interface Move {
  readonly rule: MovedRule;
  readonly arriving: SyncPlan;
  readonly leaving: SyncPlan;
}

interface MoveRequest extends SyncFlags {
  readonly rule: string;
  readonly to: string;
}

/**
 * Plans both sides of a move and keeps the plans; neither target is written to. Refuses where an automation rule would
 * no longer see the rule's incidents, and where the rule cannot be published to the other target.
 */
export async function planMove(scope: VerbScope, { rule: named, to, ...flags }: MoveRequest): Promise<Move> {
  const from = await openSyncWorkspace(scope, flags);
  let content: DiscoveredContent;
  let rule: MovedRule;
  let leaving: SyncPlan;
  try {
    const { client, target, plans } = from;
    if (target.name === to) throw new UsageError(`--to names '${to}', the target that the rule is to leave`);
    content = await discover(from.content);
    rule = findRule(content, named);
    leaving = await makePlan({ client, target, desired: [], about: [rule.id], left: [rule.id] });
    await keepPlan(scope.host, plans, leaving, undefined);
  } finally {
    await from.close();
  }
  return { rule, leaving, arriving: await planArrival(scope, content, rule, { ...flags, workspace: to }) };
}

async function planArrival(
  scope: VerbScope,
  content: DiscoveredContent,
  rule: MovedRule,
  flags: SyncFlags,
): Promise<SyncPlan> {
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    const { client, target, plans } = workspace;
    refuseLostPlaybooks(target, rule, automationOf(content.documents)(rule.id));
    const read = await readDesired(
      content,
      { ...target, only: [rule.id], except: [] },
      scope.host.clock.now(),
    );
    showProblems(
      scope,
      read.problems.filter(({ file }) => file === rule.file),
    );
    const desired = read.resources.filter(({ file }) => file === rule.file);
    if (desired.length === 0) {
      throw new RefusedFailure('sync/not-taken', `${target.name} does not take '${rule.name}'`, {
        hints: ['mend what is said above, or accept what is lost with --accept-losses'],
      });
    }
    const plan = await makePlan({ client, target, desired, about: [rule.id] });
    await keepPlan(scope.host, plans, plan, undefined);
    return plan;
  } finally {
    await workspace.close();
  }
}

function findRule({ documents }: DiscoveredContent, named: string): MovedRule {
  const rules = documents.flatMap((document) => {
    const { id, name } = document.yaml.value as { readonly id?: unknown; readonly name?: unknown };
    const isRule = document.kind === 'rule' && typeof id === 'string' && typeof name === 'string';
    return isRule ? [{ document, id, name, file: document.origin.file }] : [];
  });
  const found = rules.find(({ document }) => namedBy(document, [named]));
  if (found !== undefined) return found;
  const names = rules.map(({ name }) => name);
  const lines = [`no rule has the id or the name '${named}'`, ...nameHints(named, names, 'rules')];
  throw new UsageError(lines.join('\n  '));
}

/** Custom detections start no playbook: that would be noticed when it is needed, so it is accepted by its name only. */
function refuseLostPlaybooks(
  { door, name, acceptLosses }: NamedTarget,
  rule: MovedRule,
  startedBy: readonly string[],
): void {
  const isAccepted = typeof acceptLosses === 'object' && acceptLosses.includes('playbooks');
  if (door !== 'defender' || startedBy.length === 0 || isAccepted) return;
  const lost = startedBy.map((automation) => `'${automation}'`).join(', ');
  throw new RefusedFailure(
    'sync/loses-a-playbook',
    `'${rule.name}' would lose its automation: in ${name}, ${lost} would not see its incidents`,
    { hints: ['leave the rule where it is, or name playbooks under acceptLosses of the target'] },
  );
}
