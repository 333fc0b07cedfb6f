import type { Clock } from '@drawbridge/base';
import type { DecisionSeal, DurableEngine, Playbook, ResponseHost } from '@drawbridge/playbook-runtime';

import type { LinkedIdentities } from '../identity/callers/same-person.ts';
import type { MergedIncident, WhereMerged } from './merged-incident.ts';
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
  /**
   * Where the alerts of an incident are that Defender has merged into another one; absent where no workspace can be read.
   * Throws a `Failure`.
   */
  readonly findMerged?: (merged: MergedIncident) => Promise<WhereMerged>;
  /** Identities that the configuration says are one person's. */
  readonly linked: LinkedIdentities;
}
