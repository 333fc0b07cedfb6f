import type { ActionContext, ActionRunner } from '@drawbridge/response-actions';

import type { Watchlist } from '../guards/watchlist.ts';
import type { RunStore } from '../store/run-store.ts';
import type { IncidentWriter } from '../write-back/incident-writer.ts';
import type { RunEvent } from '../journal/run-events.ts';

/** What a run needs from outside. None of it is ever journaled. */
export interface RunEnvironment {
  readonly runner: ActionRunner;
  readonly context: ActionContext;
  readonly store: RunStore;
  readonly watchlists: readonly Watchlist[];
  /** Tells the incident what was done; nothing is written back where it is absent. */
  readonly writer?: IncidentWriter;
  /** Called after each entry of the journal is on the disk. */
  readonly onProgress?: (event: RunEvent) => void;
}
