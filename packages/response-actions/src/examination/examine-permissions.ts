import { assertNever } from '@drawbridge/base';

import { examineAws } from '../aws/permissions/examine-permissions.ts';
import { examineArm } from '../azure/permissions/examine-arm.ts';
import { examineGraph } from '../azure/permissions/examine-graph.ts';
import type { ActionContext } from '../contract/action.ts';
import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import { examineGcp } from '../gcp/permissions/examine-permissions.ts';
import type { PermissionExamination, PermissionService } from '../permissions/held-permission.ts';

export interface ExamineOptions {
  /** Scopes of Resource Manager to ask at; the subscriptions of the connection where it is absent. */
  readonly armScopes?: readonly string[];
}

/**
 * Asks a service which of these permissions our own identity holds, without using any of them: nothing is changed.
 * What cannot be told is `unknown`, with the reason. Throws only what is no `Failure`.
 */
export function examinePermissions(
  context: ActionContext,
  service: PermissionService,
  names: readonly string[],
  { armScopes }: ExamineOptions = {},
): Promise<PermissionExamination> {
  switch (service) {
    case 'aws':
      return examineAws(
        context,
        names,
        actionCatalogue.flatMap((action) => action.permissions),
      );
    case 'gcp':
      return examineGcp(context, names);
    case 'graph':
      return examineGraph(context, names);
    case 'arm':
      return examineArm(context, names, armScopes);
    default:
      return assertNever(service);
  }
}
