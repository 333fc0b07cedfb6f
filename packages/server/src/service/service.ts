import type { Clock } from '@drawbridge/base';
import type { DecisionSeal, DurableEngine, Playbook, ResponseHost } from '@drawbridge/playbook-runtime';

import type { LinkedIdentities } from '../identity/callers/same-person.ts';
import type { ServerStore } from './service-store.ts';

/** What answers requests, whichever door they come by. */
export interface Service {
  readonly engine: DurableEngine;
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly seal: DecisionSeal;
  /** What plans that nobody has asked to carry out are made with. */
  readonly host: ResponseHost;
  /** The playbooks as they are now; runs keep those they began with. */
  playbooks(): Promise<readonly Playbook[]>;
  /** How a person has to approve an action by hand. */
  approvalByHand(action: string): Promise<Playbook['approval']>;
  /** Identities that the configuration says are one person's. */
  readonly linked: LinkedIdentities;
}
