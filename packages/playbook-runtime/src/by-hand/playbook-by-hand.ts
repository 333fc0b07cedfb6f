import type { JsonValue } from '@drawbridge/base';
import type { TargetKind } from '@drawbridge/incident-model';
import type { ActionMetadata } from '@drawbridge/response-actions';

import { playbookSchema, type Playbook } from '../playbook/schema.ts';

/** One step behind the guards of every playbook, and behind the approval that the playbooks ask for it. */
export function playbookByHand(
  action: ActionMetadata,
  kind: TargetKind,
  parameters: Readonly<Record<string, JsonValue>>,
  approval: Playbook['approval'],
): Playbook {
  return playbookSchema.parse({
    id: 'by-hand',
    name: `By hand: ${action.title}`,
    description: 'One action on one target, asked for on the command line.',
    version: '1.0.0',
    triggers: { when: 'true' },
    targets: { kind, atMost: 1, allowWeak: true },
    guards: {
      protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' },
      caps: { perRun: 1, perHour: 30 },
    },
    approval,
    steps: [{ id: 'contain', action: action.id, with: parameters }],
    writeBack: { comment: false },
  });
}
