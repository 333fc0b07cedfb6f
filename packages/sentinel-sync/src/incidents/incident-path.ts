import type { ResourcePath } from '../client/workspace-client.ts';

const incidents = '/providers/Microsoft.SecurityInsights/incidents';

/** The stable version; the parts of an incident that matter here are in it whole. */
const apiVersion = '2025-09-01';

/** The incidents of a workspace, or with a name one of them, or with more names what lies in it. */
export function incidentPath(...names: readonly string[]): ResourcePath {
  return { path: [incidents, ...names.map(encodeURIComponent)].join('/'), apiVersion };
}

/** The incidents that an OData filter lets through. */
export function incidentsWhere(filter: string): ResourcePath {
  return { ...incidentPath(), query: { $filter: filter } };
}
