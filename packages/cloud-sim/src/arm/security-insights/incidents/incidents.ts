import type { ArmOperation } from '../../protocol/arm-operation.ts';
import { badRequest, notSimulated } from '../../protocol/arm-error.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { pageAnswer, seenResources } from '../../resources/list-operation.ts';
import { inWorkspace } from '../../resources/workspace-request.ts';
import { incidentCollection } from './incident-collection.ts';
import { readIncidentFilter } from './incident-filter.ts';

const mostAtOnce = 1000;

/** The incidents of a workspace that a filter lets through, in pages of `$top`. */
export const listIncidents: ArmOperation = {
  method: 'GET',
  path: incidentCollection.path,
  permission: `${incidentCollection.action}/read`,
  writes: false,
  apiVersions: incidentCollection.apiVersions,
  answer: inWorkspace((request) => {
    const { searchParams } = request.url;
    const filter = readIncidentFilter(searchParams.get('$filter'));
    if (filter === undefined) return notSimulated(`the filter ${searchParams.get('$filter') ?? ''}`);
    const order = searchParams.get('$orderby');
    if (order !== null) return notSimulated(`the order ${order}`);
    const top = Number(searchParams.get('$top') ?? mostAtOnce);
    if (!Number.isInteger(top) || top < 1 || top > mostAtOnce) {
      return badRequest(`The value of $top must be between 1 and ${mostAtOnce}.`);
    }
    const state = { ...request.state, pageSize: Math.min(top, request.state.pageSize) };
    return pageAnswer({ ...request, state }, seenResources(incidentCollection, request).filter(filter));
  }),
};

/** One incident, without its alerts, entities, comments and tasks. */
export const getIncident = createGetOperation(incidentCollection);
