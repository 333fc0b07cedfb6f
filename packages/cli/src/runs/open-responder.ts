import { loadWatchlists } from '@drawbridge/detection-core';
import {
  fileIncidentWriter,
  type RunEnvironment,
  type RunPlan,
  type RunStore,
} from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';
import { noteHandled, pausedBy } from '@drawbridge/server';

import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import { auditPlaces } from '../clouds/audit-places.ts';
import { openClouds, type CloudFlags } from '../clouds/open-clouds.ts';
import { openIncidentWriter } from '../write-back/open-incident-writer.ts';
import { openKeptRuns } from '../state/kept-runs.ts';
import { readApprovals, type ApprovalFlags, type GivenApprovals } from './read-approvals.ts';
import type { ContentFolders } from '../content/find-content.ts';

/** Everything that planning, acting and undoing need, open until it is closed. */
export interface Responder {
  readonly environment: RunEnvironment;
  readonly store: RunStore;
  readonly simulated: boolean;
  readonly approvals: GivenApprovals;
  /** Whose playbooks and whose list of protected assets: said with every plan. */
  readonly content: ContentFolders;
  /** Why a plan may not act now: what somebody has paused. */
  pausedBy(plan: RunPlan): Promise<string | undefined>;
  /** Notes in a server's state that the incident of the plan was handled: it gets no second run by itself. */
  noteHandled(plan: RunPlan): Promise<void>;
  close(): Promise<void>;
}

/** Opens the clouds, the watchlists and the journal of runs. */
export async function openResponder(
  scope: VerbScope,
  content: ContentFolders,
  flags: CloudFlags & ApprovalFlags,
): Promise<Responder> {
  const { host } = scope;
  const approvals = await readApprovals(host, content, flags);
  const loaded = await loadWatchlists(content.watchlists);
  showProblems(scope, loaded.problems);
  quietenAwsSdk(host.env);
  const places = await auditPlaces(host, flags);
  const runs = await openKeptRuns(scope, places);
  const clouds = await openClouds(host, content, flags).catch(async (error: unknown) => {
    await runs.close();
    throw error;
  });
  const { store } = runs;
  if (flags.state === undefined) host.note(`runs are kept in ${store.place}`);
  return {
    store,
    approvals,
    simulated: clouds.simulated,
    content,
    environment: {
      runner: createActionRunner(),
      context: { connections: clouds.connections, clock: host.clock, signal: host.signal },
      store,
      watchlists: loaded.watchlists,
      writer: openIncidentWriter({ host, content, clouds, otherwise: fileIncidentWriter(store) }),
    },
    pausedBy: async (plan) => (runs.service === undefined ? undefined : pausedBy(runs.service.pauses, plan)),
    noteHandled: async (plan) => {
      if (runs.service !== undefined) await noteHandled(runs.service.incidents, plan, host.clock.now());
    },
    close: async () => {
      await clouds.close();
      await runs.close();
    },
  };
}
