import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';

import { given, type JsonValue } from '@drawbridge/base';
import type { CloudSim } from '../cloud-sim.ts';
import type { WorldInput } from '../world/world.ts';
import { previewVersion } from './security-insights/api-versions.ts';

/** What a call to ARM came back with; the body is empty where there was none. */
export interface ArmReply {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: ArmBody;
}

/** Any of ARM's bodies, as far as tests look into them. */
interface ArmBody {
  readonly error?: { readonly code: string; readonly message: string };
  readonly value?: readonly ArmBody[];
  readonly nextLink?: string;
  readonly name?: string;
  readonly etag?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly systemData?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

/** A call, beyond its method and path. */
export interface ArmCallOptions {
  readonly json?: unknown;
  readonly apiVersion?: string;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly accessToken?: string;
  readonly timeout?: number;
  /** How often Azure's own pipeline tries again. */
  readonly maxRetries?: number;
  /** Sees the exchange as it is on the wire. */
  readonly observe?: PipelinePolicy;
}

type ArmMethod = 'GET' | 'PUT' | 'DELETE' | 'POST';

/** Calls ARM through Azure's own HTTP pipeline. A path without a slash in front is under Microsoft Sentinel's. */
export async function callArm(
  sim: CloudSim,
  method: ArmMethod,
  path: string,
  options: ArmCallOptions = {},
): Promise<ArmReply> {
  const { arm } = sim.connections;
  const { json, ifMatch, ifNoneMatch, accessToken = arm.accessToken, timeout, maxRetries = 0 } = options;
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries, retryDelayInMs: 1 } });
  if (options.observe !== undefined) pipeline.addPolicy(options.observe, { afterPhase: 'Sign' });
  const request = createPipelineRequest({
    method,
    url: path.startsWith('http') ? path : urlOf(sim, path, options.apiVersion ?? previewVersion),
    allowInsecureConnection: true,
    ...given({ timeout }),
    headers: createHttpHeaders({
      ...(accessToken === '' ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...given({ 'if-match': ifMatch, 'if-none-match': ifNoneMatch }),
    }),
    ...(json === undefined ? {} : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
  });
  const { status, headers, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), request);
  const isEmpty = bodyAsText === undefined || bodyAsText === null || bodyAsText === '';
  return {
    status,
    header: (name) => headers.get(name),
    body: isEmpty ? {} : withoutCanary(JSON.parse(bodyAsText) as ArmBody),
  };
}

/** The canary stands in `error.additionalInfo`, which is ours: the service's own words are what tests look at. */
export function withoutCanary<Body extends object>(body: Body): Body {
  const { error } = body as { readonly error?: Readonly<Record<string, unknown>> };
  if (typeof error !== 'object') return body;
  return {
    ...body,
    error: Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'additionalInfo')),
  };
}

/** Where the workspace of {@link armWorldOf} is. */
export function workspaceUrlPath(sim: CloudSim): string {
  return (
    `/subscriptions/${sim.connections.arm.subscriptionId}/resourceGroups/rg-soc` +
    '/providers/Microsoft.OperationalInsights/workspaces/law-soc'
  );
}

function urlOf(sim: CloudSim, path: string, apiVersion: string): string {
  const sentinel = `${workspaceUrlPath(sim)}/providers/Microsoft.SecurityInsights/`;
  const separator = path.includes('?') ? '&' : '?';
  const version = apiVersion === '' ? '' : `${separator}api-version=${apiVersion}`;
  return `${sim.connections.arm.endpoint}${path.startsWith('/') ? path : sentinel + path}${version}`;
}

type ArmInput = NonNullable<WorldInput['arm']>;
type WorkspaceInput = NonNullable<ArmInput['workspaces']>[number];

/** A world with one workspace. */
export function armWorldOf(workspace: Partial<WorkspaceInput> = {}, arm: ArmInput = {}): WorldInput {
  return { arm: { ...arm, workspaces: [{ resourceGroup: 'rg-soc', name: 'law-soc', ...workspace }] } };
}

/** The nth id. */
export function ruleId(n: number): string {
  return `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** The nth incident, changed. */
export function incidentInput(n: number, changes: Readonly<Record<string, JsonValue>> = {}) {
  const properties = {
    title: `Incident ${n}`,
    severity: 'High',
    status: 'New',
    incidentNumber: n,
    createdTimeUtc: '2026-01-12T10:00:00Z',
    lastModifiedTimeUtc: '2026-01-12T10:00:00Z',
    ...changes,
  };
  return { name: ruleId(n), etag: `"${n}"`, properties };
}

/** A scheduled rule that nothing is wrong with, changed. */
export function scheduledRule(changes: object = {}) {
  const properties = {
    displayName: 'Serial console opened',
    description: 'Somebody opened the serial console of a machine.',
    enabled: true,
    severity: 'High',
    query: "AzureActivity | where OperationNameValue has 'serialconsole'",
    queryFrequency: 'PT1H',
    queryPeriod: 'PT1H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionDuration: 'PT1H',
    suppressionEnabled: false,
    tactics: ['LateralMovement'],
    techniques: ['T1021'],
    entityMappings: [
      { entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'Caller' }] },
    ],
    customDetails: { Machine: 'Resource' },
    ...changes,
  };
  return { kind: 'Scheduled', properties };
}

/** A near-real-time rule that nothing is wrong with, changed. */
export function nrtRule(changes: object = {}) {
  const properties = Object.fromEntries(
    Object.entries(scheduledRule().properties).filter(([name]) => !/^(query[FP]|trigger)/.test(name)),
  );
  return { kind: 'NRT', properties: { ...properties, displayName: 'At once', ...changes } };
}
