import { readAccountEnabled, setAccountEnabled } from '../protocol/account-enabled.ts';
import { badRequest, requestDenied, resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { findUser, isAdministrator } from '../objects/user.ts';

/** Disables or enables a user: not an administrator, unless one stands behind us, and not one who is synced, where the tenant has it so. */
export const updateUser: GraphOperation = {
  method: 'PATCH',
  path: '/users/{id}',
  permission: 'User.EnableDisableAccount.All',
  furtherPermissions: ['User.Read.All'],
  broaderPermissions: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  writes: true,
  answer: (request) => {
    const flag = readAccountEnabled(request, 'User');
    if (!flag.ok) return flag.refusal;
    const user = findUser(request.state, request.id);
    if (user === undefined) return resourceNotFound(request.id);
    if (isAdministrator(request.state, user) && !request.state.responderCanManageAdmins)
      return requestDenied();
    if (user.onPremisesSyncEnabled === true && request.state.syncedUsersAreReadOnly) {
      return badRequest(
        'Unable to update the specified properties for on-premises mastered Directory Sync objects or ' +
          'objects currently undergoing migration.',
      );
    }
    return setAccountEnabled(request.state, user, flag.accountEnabled);
  },
};
