import { TerminalFailure } from '@drawbridge/base';

/** An address that a token may be sent to: over http there is only this very machine, with a stand-in. */
export function readEndpoint(endpoint: string): URL {
  const url = readUrl(endpoint);
  if (url.protocol === 'https:' || isPlainLoopback(url)) return url;
  throw new TerminalFailure('logs/insecure-endpoint', `${endpoint} is neither https nor on this machine`);
}

export function isPlainLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function readUrl(endpoint: string): URL {
  if (URL.canParse(endpoint)) return new URL(endpoint);
  throw new TerminalFailure('logs/bad-endpoint', `${endpoint} is no address such as https://example.com`);
}
