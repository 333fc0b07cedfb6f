import type { Clock } from '@drawbridge/base';
import type { ActionsOf, EngineStore, OpenRun, RegisteredBody } from '@drawbridge/playbook-runtime';

import type { TemporalConnection } from '../connection/temporal-connection.ts';

export interface TemporalEngineOptions {
  /** The same for every replica: PostgreSQL where there are several. */
  readonly store: EngineStore;
  readonly clock: Clock;
  /** What may be started. The code of a body runs out of the bundle, which has to hold the same. */
  readonly bodies: readonly RegisteredBody[];
  readonly actions: ActionsOf<OpenRun>;
  readonly connection: TemporalConnection;
  /** The bundle of the workflow and its bodies: that of `npm run temporal:install` where it is absent. */
  readonly codePath?: string;
  /** Told of a run that met a fault of ours: Temporal tries it again, later and later. An empty id: of no run. */
  readonly onProblem: (runId: string, error: unknown) => void;
  /** Told of each run that has ended, with its status, on the replica that ended it. */
  readonly onEnded?: (runId: string, status: string) => void;
}
