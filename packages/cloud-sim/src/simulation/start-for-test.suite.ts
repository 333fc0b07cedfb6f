import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { googleAuthLibrary } from 'google-gax';
import { afterEach } from 'vitest';

import type { CloudSim, CloudSimOptions } from '../cloud-sim.ts';
import { startCloudSim } from '../start-cloud-sim.ts';

/** Gives tests a simulation each, closed after the test. */
export function useCloudSim(): (options?: CloudSimOptions) => Promise<CloudSim> {
  const started: CloudSim[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((sim) => sim.close()));
  });
  return async (options) => {
    const sim = await startCloudSim(options);
    started.push(sim);
    return sim;
  };
}

/** The real IAM client, signing with the responder's key or another, without retries unless asked for. */
export function iamClient(
  { connections: { aws } }: CloudSim,
  accessKeyId = aws.credentials.accessKeyId,
  maxAttempts = 1,
): IAMClient {
  return new IAMClient({ ...aws, credentials: { ...aws.credentials, accessKeyId }, maxAttempts });
}

/** The real STS client. */
export function stsClient(
  { connections: { aws } }: CloudSim,
  accessKeyId = aws.credentials.accessKeyId,
): STSClient {
  return new STSClient({ ...aws, credentials: { ...aws.credentials, accessKeyId }, maxAttempts: 1 });
}

/** How the real Compute clients reach the simulator over plain HTTP. */
export function computeOptions({ connections: { gcp } }: CloudSim, accessToken = gcp.accessToken) {
  const authClient = new googleAuthLibrary.OAuth2Client();
  authClient.setCredentials({ access_token: accessToken });
  const { hostname, port } = new URL(gcp.endpoint);
  return {
    authClient,
    projectId: gcp.projects[0] ?? 'none',
    fallback: 'rest' as const,
    apiEndpoint: hostname,
    port: Number(port),
    protocol: 'http',
  };
}

/** What a call to Graph came back with; the body is undefined where there was none. */
interface GraphReply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: unknown;
}

/** Calls Graph through Azure's own HTTP pipeline, without its retries. */
export async function callGraph(
  { connections: { azure } }: CloudSim,
  method: 'GET' | 'PATCH' | 'POST' | 'DELETE',
  path: string,
  { json, accessToken = azure.accessToken }: { json?: unknown; accessToken?: string | undefined } = {},
): Promise<GraphReply> {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
  const request = createPipelineRequest({
    method,
    url: path.startsWith('http') ? path : azure.graphEndpoint + path,
    allowInsecureConnection: true,
    headers: createHttpHeaders({
      ...(accessToken === '' ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    }),
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const { status, headers, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), request);
  const isEmpty = bodyAsText === undefined || bodyAsText === null || bodyAsText === '';
  return {
    status,
    retryAfter: headers.get('retry-after'),
    body: isEmpty ? undefined : (JSON.parse(bodyAsText) as unknown),
  };
}

/** Calls a REST interface of Google, as a client of it would. */
export async function callGoogle(
  { connections: { gcp } }: CloudSim,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  json?: unknown,
): Promise<{ readonly status: number; readonly retryAfter: string | null; readonly body: unknown }> {
  const answer = await fetch(gcp.endpoint + path, {
    method,
    headers: { authorization: `Bearer ${gcp.accessToken}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() };
}
