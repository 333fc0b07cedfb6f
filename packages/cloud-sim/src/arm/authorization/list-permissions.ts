import { jsonAnswer } from '../../simulation/answer.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';

/** What the caller may do at a scope. ARM lets everybody ask who can read the scope. */
export const listPermissions: ArmOperation = {
  method: 'GET',
  path: '/{scope}/providers/Microsoft.Authorization/permissions',
  permission: 'Microsoft.Authorization/permissions/read',
  writes: false,
  apiVersions: ['2022-04-01'],
  answer: ({ state, caller }) => {
    const ours = caller === state.caller;
    const actions = ours ? (state.permissions ?? ['*']) : ['*'];
    const notActions = ours ? state.withheld : [];
    return jsonAnswer(200, { value: [{ actions, notActions, dataActions: [], notDataActions: [] }] });
  },
};
