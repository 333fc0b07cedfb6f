import type { SecurityInsights as Client } from '@azure/arm-securityinsight';
import type { TokenCredential } from '@azure/core-auth';
import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { TerminalFailure } from '@drawbridge/base';

/** Sends one request, as it is, and answers whatever came back. */
export type Send = (request: PipelineRequest) => Promise<PipelineResponse>;

export interface PipelineOptions {
  readonly endpoint: string;
  readonly scope: string;
  readonly subscriptionId: string;
  readonly credential: TokenCredential;
}

/**
 * Microsoft's client for Sentinel, used for its pipeline only. Its models are never used: they drop what they do not
 * know (sub-techniques, entity columns, whatever is new) in both directions, and a read-modify-write would wipe it.
 * Its retries are off too: they leave out a 429 without Retry-After, and obey a Retry-After of zero at once.
 */
export async function openPipeline(options: PipelineOptions): Promise<Send> {
  const { endpoint, scope, subscriptionId, credential } = options;
  const isPlain = refusePlainHttp(endpoint);
  const { SecurityInsights } = await import('@azure/arm-securityinsight');
  const client = new SecurityInsights(credential, subscriptionId, {
    endpoint,
    $host: endpoint,
    credentialScopes: scope,
    retryOptions: { maxRetries: 0 },
    ...(isPlain ? { allowInsecureConnection: true } : {}),
  });
  if (isPlain) sendTokenInTheClear(client, credential, scope);
  return (request) => client.sendRequest({ ...request, allowInsecureConnection: isPlain });
}

/** The stock policy refuses to send a token over http; a simulator on loopback has no other way. */
function sendTokenInTheClear({ pipeline }: Client, credential: TokenCredential, scope: string): void {
  pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  pipeline.addPolicy(
    {
      name: 'loopbackToken',
      sendRequest: async (request, next) => {
        const token = await credential.getToken(scope);
        request.headers.set('authorization', `Bearer ${token?.token ?? ''}`);
        return next(request);
      },
    },
    { phase: 'Sign' },
  );
}

/** Whether this is http to this very machine; http to anywhere else is refused. */
function refusePlainHttp(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === 'https:') return false;
  if (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return true;
  throw new TerminalFailure(
    'sync/insecure-endpoint',
    `${endpoint} is neither https nor a simulator on loopback`,
  );
}
