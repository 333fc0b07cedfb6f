import { RefusedFailure, TerminalFailure } from '@drawbridge/base';

import type { CloudConnections } from '../contract/connections.ts';

const names = { aws: 'AWS', gcp: 'Google Cloud', azure: 'Microsoft Entra ID' } as const;

/** The connection to one cloud; refused with `not-configured` where there is none, never skipped. */
export function requireConnection<Cloud extends keyof CloudConnections>(
  connections: CloudConnections,
  cloud: Cloud,
): NonNullable<CloudConnections[Cloud]> {
  const connection = connections[cloud];
  if (connection !== undefined) return connection;
  throw new RefusedFailure('not-configured', `no connection to ${names[cloud]} is configured`, {
    hints: [`Configure the ${cloud} connection; until then nothing in ${names[cloud]} can be contained.`],
  });
}

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether an endpoint is this machine's own: the only place to which a bearer token may go unencrypted. */
export function isLoopback(endpoint: URL): boolean {
  return loopback.has(endpoint.hostname);
}

/** The endpoint as a URL, if it is one. */
export function parseEndpoint(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new TerminalFailure('bad-endpoint', `${JSON.stringify(text)} is not an endpoint`, {
    hints: ['An endpoint is a URL, such as https://proxy.example.com.'],
  });
}

/** The endpoint as a URL, if it is one and a bearer token may be sent there. */
export function parseSafeEndpoint(text: string): URL {
  const endpoint = parseEndpoint(text);
  requireSafeEndpoint(endpoint);
  return endpoint;
}

/** Fails unless a bearer token may be sent there. */
export function requireSafeEndpoint(endpoint: URL): void {
  if (endpoint.protocol === 'https:' || (endpoint.protocol === 'http:' && isLoopback(endpoint))) return;
  throw new TerminalFailure(
    'insecure-endpoint',
    `${endpoint.origin} is not https: a token would be sent in the clear`,
    { hints: ['Use an https:// endpoint; plain http is allowed only for 127.0.0.1, ::1 and localhost.'] },
  );
}
