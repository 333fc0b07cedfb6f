import type { WorkspaceCollection } from '../../resources/collection.ts';
import { sentinelPath } from '../../resources/workspace-request.ts';
import type { ArmWatchlist } from '../../../world/arm-workspace.ts';
import { securityInsightsVersions } from '../api-versions.ts';
import { operationOf } from './watchlist-operations.ts';

/** Watchlists, without their items. */
export const watchlistCollection: WorkspaceCollection<ArmWatchlist> = {
  type: 'Microsoft.SecurityInsights/Watchlists',
  action: 'Microsoft.SecurityInsights/watchlists',
  path: `${sentinelPath}/watchlists`,
  under: '/providers/Microsoft.SecurityInsights/Watchlists',
  parameter: 'watchlistAlias',
  apiVersions: securityInsightsVersions,
  of: (workspace) => workspace.watchlists,
  show: ({ name, properties }, { workspace }) => {
    const running = operationOf(workspace, name);
    const isDone = running === undefined;
    const state = isDone ? 'Succeeded' : running.kind === 'upload' ? 'InProgress' : 'Deleting';
    return { ...properties, provisioningState: state, uploadStatus: isDone ? 'Complete' : 'InProgress' };
  },
};
