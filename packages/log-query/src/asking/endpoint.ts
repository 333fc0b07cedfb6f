import { TerminalFailure } from '@drawbridge/base';

/** Whether this is http to this very machine: a stand-in. A token is sent over http to no other. */
export function isPlainLoopback(endpoint: string): boolean {
  const { protocol, hostname } = readUrl(endpoint);
  if (protocol === 'https:') return false;
  if (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return true;
  throw new TerminalFailure('logs/insecure-endpoint', `${endpoint} is neither https nor on this machine`);
}

function readUrl(endpoint: string): URL {
  if (URL.canParse(endpoint)) return new URL(endpoint);
  throw new TerminalFailure('logs/bad-endpoint', `${endpoint} is no address such as https://example.com`);
}
