import type { RunPlan } from '@drawbridge/playbook-runtime';

import type { Pauses, PauseScope } from './service-store.ts';

/** Why a plan may not act now; undefined where nothing that it touches is paused. */
export async function pausedBy(pauses: Pick<Pauses, 'list'>, plan: RunPlan): Promise<string | undefined> {
  const accounts = plan.items.flatMap(({ decision }) =>
    decision.kind === 'action' && decision.plan.outcome === 'change' ? [decision.plan.facts.account] : [],
  );
  const scopes: readonly PauseScope[] = [
    'all',
    `playbook:${plan.playbook.id}`,
    ...accounts.flatMap((account): PauseScope[] => (account === undefined ? [] : [`account:${account}`])),
  ];
  const found = (await pauses.list()).find(({ scope }) => scopes.includes(scope));
  return found === undefined ? undefined : `paused by ${found.by} (${found.scope}): ${found.reason}`;
}
