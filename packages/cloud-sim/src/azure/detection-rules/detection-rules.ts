import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { DetectionRule } from '../../world/detection-rule.ts';
import { collectionAnswer } from '../protocol/collection.ts';
import { graphError, notSimulated } from '../protocol/graph-error.ts';
import type { GraphOperation, GraphRequest } from '../protocol/graph-operation.ts';
import { invalid, refuseRule, refuseUnknown } from './refuse-rule.ts';

const path = '/security/rules/detectionRules';
const reads = {
  permission: 'CustomDetection.Read.All',
  broaderPermissions: ['CustomDetection.ReadWrite.All'],
};
const writing = { permission: 'CustomDetection.ReadWrite.All', writes: true } as const;

/** Every custom detection, those among them that were deleted a few hours ago. */
export const listDetectionRules: GraphOperation = {
  method: 'GET',
  path,
  ...reads,
  writes: false,
  answer: (request) => {
    const option = [...request.query.keys()].find((name) => name.startsWith('$') && name !== '$skiptoken');
    if (option !== undefined) return notSimulated(`the query option ${option}`);
    return collectionAnswer(request, 'security/rules/detectionRules', served(request), describe);
  },
};

export const getDetectionRule: GraphOperation = {
  method: 'GET',
  path: `${path}/{id}`,
  ...reads,
  writes: false,
  answer: (request) => {
    const rule = served(request).find(({ id }) => id === request.id);
    return rule === undefined ? notFound(request.id) : jsonAnswer(200, describe(rule));
  },
};

/** Creates; what is there is not replaced. */
export const createDetectionRule: GraphOperation = {
  method: 'POST',
  path,
  ...writing,
  answer: (request) => {
    const { id, ...stated } = request.body ?? {};
    if (typeof id !== 'string' || !/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(id)) return invalid(wrongId);
    const refused = refuseUnknown('rule', stated) ?? refuseRule(stated, request.state);
    if (refused !== undefined) return refused;
    if (served(request).some((rule) => rule.id.toLowerCase() === id.toLowerCase())) {
      return graphError(409, 'Conflict', `A detection rule with the id '${id}' already exists.`);
    }
    const at = request.clock.now().toISOString();
    const author = { createdBy: request.caller, createdDateTime: at };
    const rule = {
      id,
      description: null,
      ...stated,
      ...author,
      deletedDateTime: null,
    } as unknown as DetectionRule;
    save(request, rule, at);
    request.state.detectionRules.push(rule);
    return jsonAnswer(201, describe(rule));
  },
};

/** Changes what is stated, container by container; an id or a time that is echoed is refused. */
export const updateDetectionRule: GraphOperation = {
  method: 'PATCH',
  path: `${path}/{id}`,
  ...writing,
  answer: (request) => {
    const rule = findStanding(request);
    if (rule === undefined) return notFound(request.id);
    const stated = request.body;
    if (stated === undefined) return invalid('The request body is invalid.');
    const changed = { ...settable(rule), ...stated };
    const refused = refuseUnknown('rule', stated) ?? refuseRule(statusFor(changed, stated), request.state);
    if (refused !== undefined) return refused;
    Object.assign(rule, stated);
    save(request, rule, request.clock.now().toISOString());
    return jsonAnswer(200, describe(rule));
  },
};

export const deleteDetectionRule: GraphOperation = {
  method: 'DELETE',
  path: `${path}/{id}`,
  ...writing,
  answer: (request) => {
    const rule = findStanding(request);
    if (rule === undefined) return notFound(request.id);
    rule.deletedDateTime = request.clock.now().toISOString();
    return { status: 204 };
  },
};

const wrongId =
  'Invalid rule identifier format. Rule ID must consist of letters, numbers, dashes, or underscores only, ' +
  'begin with a letter, and not exceed 100 characters.';

/** What the service still shows: also what was deleted, for hours. */
function served({ state, clock }: GraphRequest): readonly DetectionRule[] {
  const since = clock.now().getTime() - state.deletedRulesStaySeconds * 1000;
  state.detectionRules = state.detectionRules.filter(
    ({ deletedDateTime }) => deletedDateTime === null || Date.parse(deletedDateTime) > since,
  );
  return state.detectionRules;
}

function findStanding({ state, id }: GraphRequest): DetectionRule | undefined {
  return state.detectionRules.find((rule) => rule.id === id && rule.deletedDateTime === null);
}

/** Saving an enabled rule runs it at once over thirty days. */
function save({ state, caller }: GraphRequest, rule: DetectionRule, at: string): void {
  rule.lastModifiedBy = caller;
  rule.lastModifiedDateTime = at;
  if (rule.status === 'enabled') state.detectionRuns.push({ ruleId: rule.id, at, lookback: 'P30D' });
}

function settable(rule: DetectionRule) {
  const { displayName, description, status, queryCondition, schedule, detectionAction } = rule;
  return { displayName, description, status, queryCondition, schedule, detectionAction };
}

/** That the service switched a rule off does not stand in the way of another change. */
function statusFor(changed: Readonly<Record<string, unknown>>, stated: Readonly<Record<string, unknown>>) {
  const isKept = changed.status === 'autoDisabled' && stated.status === undefined;
  return isKept ? { ...changed, status: 'disabled' } : changed;
}

function describe(rule: DetectionRule): object {
  const { id, createdBy, createdDateTime, lastModifiedBy, lastModifiedDateTime } = rule;
  return { id, ...settable(rule), createdBy, createdDateTime, lastModifiedBy, lastModifiedDateTime };
}

function notFound(id: string): Answer {
  return graphError(404, 'NotFound', `The detection rule '${id}' was not found.`);
}
