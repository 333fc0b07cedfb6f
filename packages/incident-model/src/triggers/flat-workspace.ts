import type { WorkspaceInfo } from '../incident/incident.ts';

/** The workspace as the alert and the entity trigger write it. */
export interface FlatWorkspace {
  readonly WorkspaceId?: string | null | undefined;
  readonly WorkspaceSubscriptionId?: string | null | undefined;
  readonly WorkspaceResourceGroup?: string | null | undefined;
}

export function flatWorkspace(body: FlatWorkspace): WorkspaceInfo {
  return {
    ...(typeof body.WorkspaceId === 'string' ? { id: body.WorkspaceId } : {}),
    ...(typeof body.WorkspaceSubscriptionId === 'string'
      ? { subscriptionId: body.WorkspaceSubscriptionId }
      : {}),
    ...(typeof body.WorkspaceResourceGroup === 'string'
      ? { resourceGroup: body.WorkspaceResourceGroup }
      : {}),
  };
}
