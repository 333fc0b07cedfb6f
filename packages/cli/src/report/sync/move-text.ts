import type { Inert } from '@drawbridge/base';
import type { SyncPlan } from '@drawbridge/sentinel-sync';

import type { Move } from '../../sync/plan-move.ts';
import { asCalled } from '../../terminal/called-as.ts';
import type { Host } from '../../terminal/host.ts';
import { syncPlanText } from './plan-text.ts';

interface ShownMove {
  readonly rule: Inert<Move['rule']>;
  readonly arriving: Inert<SyncPlan>;
  readonly leaving: Inert<SyncPlan>;
}

/** Both plans of a move, in the order in which they are carried out, and what is left to say in `targets.yaml`. */
export function syncMoveText(host: Host, { rule, arriving, leaving }: ShownMove): string {
  return [
    'First, where it goes to:',
    syncPlanText(host, arriving),
    '',
    'Then, once it is looked at there and enabled:',
    syncPlanText(host, leaving),
    '',
    asCalled(host, 'Before anything else is planned, say in targets.yaml where the rule belongs:'),
    `  ${leaving.target}: under except: - ${rule.id} # ${rule.name}`,
    `  ${arriving.target}: under only: - ${rule.id}, where it has such a list; not under except`,
  ].join('\n');
}
