import type { Problem } from '@drawbridge/base';
import { loadWatchlists } from '@drawbridge/detection-core';
import {
  fileIncidentWriter,
  openRunAudit,
  openRunStore,
  type RunEnvironment,
  type RunStore,
} from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';

import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import { auditPlaces, type AuditPlaces } from '../clouds/audit-places.ts';
import { openClouds, type CloudFlags } from '../clouds/open-clouds.ts';
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
  const clouds = await openClouds(host, content, flags);
  const auditLog = openRunAudit({
    ...places,
    onProblem: (found) => {
      showProblems(scope, [asGrave(found, places)]);
    },
  });
  const store = openRunStore(clouds.runs, { clock: host.clock, auditLog });
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
      writer: fileIncidentWriter(store),
    },
    close: () => clouds.close(),
  };
}

/** Where nobody has named a key and there is no place to make one, such as in a container, no run fails for it. */
function asGrave(found: Problem, { keyIsNamed }: AuditPlaces): Problem {
  return found.code === 'audit/key-unusable' && !keyIsNamed ? { ...found, severity: 'warning' } : found;
}
