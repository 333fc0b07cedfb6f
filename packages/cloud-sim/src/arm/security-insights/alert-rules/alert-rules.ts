import { createDeleteOperation } from '../../resources/delete-operation.ts';
import { refuseStale } from '../../resources/etag.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { createListOperation } from '../../resources/list-operation.ts';
import { createPutOperation } from '../../resources/put-operation.ts';
import { alertRuleCollection } from './alert-rule-collection.ts';
import { completeRule } from './complete-rule.ts';
import { newerInstance, refuseRule } from './refuse-rule.ts';
import { buryRule } from './tombstones.ts';

/** The rules of a workspace, of every kind. */
export const listAlertRules = createListOperation(alertRuleCollection);

/** One rule. */
export const getAlertRule = createGetOperation(alertRuleCollection);

/** Creates a rule or replaces it whole, within the service's limits. */
export const putAlertRule = createPutOperation(alertRuleCollection, {
  refuse: refuseRule,
  complete: completeRule,
});

/** Deletes a rule; its id cannot be used again for a day. */
export const deleteAlertRule = createDeleteOperation(alertRuleCollection, {
  refuse: (request, existing) => refuseStale(request, existing, newerInstance(request, existing)),
  remember: buryRule,
});
