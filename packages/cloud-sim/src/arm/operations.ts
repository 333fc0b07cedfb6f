import type { ArmOperation } from './protocol/arm-operation.ts';
import { listPermissions } from './authorization/list-permissions.ts';
import { putLock } from './authorization/locks.ts';
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from './authorization/role-assignments.ts';
import { getComputeOperation } from './compute/compute-operations.ts';
import { deallocateVirtualMachine, startVirtualMachine } from './compute/power-operations.ts';
import { listSnapshots, putSnapshot } from './compute/snapshots.ts';
import { getVirtualMachine, patchVirtualMachine } from './compute/virtual-machines.ts';
import { getWorkflow } from './logic/get-workflow.ts';
import { getWorkspace } from './operational-insights/get-workspace.ts';
import {
  deleteSavedSearch,
  getSavedSearch,
  listSavedSearches,
  putSavedSearch,
} from './operational-insights/saved-searches.ts';
import {
  deleteAlertRule,
  getAlertRule,
  listAlertRules,
  putAlertRule,
} from './security-insights/alert-rules/alert-rules.ts';
import {
  deleteAutomationRule,
  getAutomationRule,
  listAutomationRules,
  putAutomationRule,
} from './security-insights/automation-rules/automation-rules.ts';
import {
  deleteIncidentComment,
  getIncidentComment,
  listIncidentComments,
  putIncidentComment,
} from './security-insights/incidents/comments.ts';
import { listIncidentAlerts, listIncidentEntities } from './security-insights/incidents/incident-parts.ts';
import { getIncident, listIncidents } from './security-insights/incidents/incidents.ts';
import { deleteIncident, putIncident } from './security-insights/incidents/put-incident.ts';
import {
  deleteIncidentTask,
  getIncidentTask,
  listIncidentTasks,
  putIncidentTask,
} from './security-insights/incidents/tasks.ts';
import {
  deleteMetadata,
  getMetadata,
  listMetadata,
  putMetadata,
} from './security-insights/metadata/metadata.ts';
import {
  deleteWatchlistItem,
  getWatchlistItem,
  listWatchlistItems,
  putWatchlistItem,
} from './security-insights/watchlists/watchlist-items.ts';
import {
  deleteWatchlist,
  getWatchlist,
  getWatchlistStatus,
  listWatchlists,
  putWatchlist,
} from './security-insights/watchlists/watchlists.ts';

/** Every operation of Azure Resource Manager that is simulated. */
export const armOperations: readonly ArmOperation[] = [
  listRoleAssignments,
  getRoleAssignment,
  putRoleAssignment,
  deleteRoleAssignment,
  putLock,
  listPermissions,
  getVirtualMachine,
  patchVirtualMachine,
  deallocateVirtualMachine,
  startVirtualMachine,
  putSnapshot,
  listSnapshots,
  getComputeOperation,
  getWorkflow,
  getWorkspace,
  listAlertRules,
  getAlertRule,
  putAlertRule,
  deleteAlertRule,
  listAutomationRules,
  getAutomationRule,
  putAutomationRule,
  deleteAutomationRule,
  listWatchlists,
  getWatchlist,
  putWatchlist,
  deleteWatchlist,
  getWatchlistStatus,
  listWatchlistItems,
  getWatchlistItem,
  putWatchlistItem,
  deleteWatchlistItem,
  listIncidents,
  getIncident,
  putIncident,
  deleteIncident,
  listIncidentAlerts,
  listIncidentEntities,
  listIncidentComments,
  getIncidentComment,
  putIncidentComment,
  deleteIncidentComment,
  listIncidentTasks,
  getIncidentTask,
  putIncidentTask,
  deleteIncidentTask,
  listMetadata,
  getMetadata,
  putMetadata,
  deleteMetadata,
  listSavedSearches,
  getSavedSearch,
  putSavedSearch,
  deleteSavedSearch,
];
