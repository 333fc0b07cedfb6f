import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { problem, type Problem } from '@drawbridge/base';

import { problemType, tellProblem } from '../routes/problem-answer.ts';

/** A connection as Node has it: with the answer that is on its way, whose bytes nothing may be put between. */
interface Connection extends Duplex {
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
}

/**
 * Answers what never became a request, which Node would answer without a body, and closes the connection. What did not
 * even speak HTTP, such as a failed handshake, is closed without an answer.
 */
export function answerClientError({ code = '' }: NodeJS.ErrnoException, connection: Duplex): void {
  const { _httpMessage: begun } = connection as Connection;
  const found = problemOf(code);
  if (found === undefined || !connection.writable || begun?.headersSent === true) {
    connection.destroy();
    return;
  }
  const { status, body } = tellProblem([found], randomUUID());
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${problemType}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    'cache-control: no-store',
    'connection: close',
  ];
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => connection.destroy());
}

function problemOf(code: string): Problem | undefined {
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem('request/headers-too-large', 'the address and the headers together are too long', {
      hints: ['limits.headerBytes'],
    });
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return problem('request/too-large', 'the extensions of a chunk are too long');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem('request/too-slow', 'the request did not come to its end in time', {
      hints: ['limits.requestTimeout'],
    });
  if (code.startsWith('HPE_')) return problem('request/no-http', 'this is no request of HTTP/1.1');
  return undefined;
}
