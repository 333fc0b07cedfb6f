/** Everybody who can call. `noRole` is let in and may do nothing. */
export const callers = [
  'viewer',
  'responder',
  'approver',
  'admin',
  'noRole',
  'workload',
  'workloadWithoutRole',
  'apiToken',
  'agent',
] as const;

export type CallerName = (typeof callers)[number];

/** One operation as the matrix asks it; nothing that it asks changes what another line of the matrix meets. */
export interface MatrixEntry {
  readonly path: (runId: string) => string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who is let do it; everybody, without credentials, where it is open. */
  readonly lets: readonly CallerName[] | 'anybody';
}

const readers = ['viewer', 'responder', 'approver', 'admin', 'workload', 'apiToken', 'agent'] as const;
const submitters = ['responder', 'workload', 'apiToken'] as const;
/** An agent plans and asks, and neither hands incidents over nor ends runs. */
const requesters = [...submitters, 'agent'] as const;
/** The workload has the role approver too: a decision is a person's all the same. */
const deciders = ['approver'] as const;
const operators = ['admin', 'workload', 'apiToken'] as const;

const otherPlan = '0'.repeat(64);
const unknownRun = 'by-hand-0123456789abcdef-1';
const action = 'aws.iam.deactivate-access-key';
const target = 'AKIAEXAMPLEUNKNOWN01';

/** By operation and, where OpenAPI does not describe it, by path. A route that is missing here fails the matrix. */
export const operations: Readonly<Record<string, MatrixEntry>> = {
  getHealth: { path: () => '/healthz', lets: 'anybody' },
  getReadiness: { path: () => '/readyz', lets: 'anybody' },
  '/openapi.json': { path: () => '/openapi.json', lets: 'anybody' },
  '/openapi-3.0.json': { path: () => '/openapi-3.0.json', lets: 'anybody' },
  '/metrics': { path: () => '/metrics', lets: readers },
  // Refused for what it says, which is looked at once the caller is known to be let do it.
  submitIncident: { path: () => '/v1/incidents', body: { is: 'no incident' }, lets: submitters },
  planIncident: { path: () => '/v1/incidents/plan', body: { is: 'no incident' }, lets: requesters },
  listRuns: { path: () => '/v1/runs', lets: readers },
  getRun: { path: (runId) => `/v1/runs/${runId}`, lets: readers },
  followEvents: { path: () => '/v1/events?after=-1&follow=false', lets: readers },
  getRunEvidence: { path: () => `/v1/runs/${unknownRun}/evidence`, lets: readers },
  requestContainment: {
    path: () => '/v1/runs',
    body: { action: 'aws.iam.no-such-action', target, reason: 'the matrix' },
    headers: { 'idempotency-key': 'matrix' },
    lets: requesters,
  },
  approveRun: {
    path: (runId) => `/v1/runs/${runId}/approve`,
    body: { planHash: otherPlan },
    lets: deciders,
  },
  denyRun: {
    path: (runId) => `/v1/runs/${runId}/deny`,
    body: { planHash: otherPlan, reason: 'the matrix' },
    lets: deciders,
  },
  cancelRun: {
    path: () => `/v1/runs/${unknownRun}/cancel`,
    body: { reason: 'the matrix' },
    lets: submitters,
  },
  undoRun: { path: () => `/v1/runs/${unknownRun}/undo`, body: {}, lets: submitters },
  getCaller: { path: () => '/v1/caller', lets: readers },
  listPlaybooks: { path: () => '/v1/playbooks', lets: readers },
  listActions: { path: () => '/v1/actions', lets: readers },
  planAction: { path: () => `/v1/actions/${action}/plan`, body: { target }, lets: requesters },
  planTarget: {
    path: () => `/v1/targets/aws.access-key/${target}/plan`,
    body: {},
    lets: requesters,
  },
  listPauses: { path: () => '/v1/pauses', lets: readers },
  pause: {
    path: () => '/v1/pauses',
    body: { scope: 'playbook:none', reason: 'the matrix' },
    lets: operators,
  },
  resume: { path: () => '/v1/pauses/resume', body: { scope: 'playbook:other' }, lets: operators },
  testChannel: { path: () => '/v1/channels/none/test', body: {}, lets: operators },
  getCheckpoint: { path: () => '/v1/audit/checkpoint', lets: readers },
};
