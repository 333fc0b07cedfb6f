import { parseRetryAfter, RetryableFailure, TerminalFailure, type Clock } from '@drawbridge/base';

/** What sending takes from outside. */
export interface SendContext {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly signal?: AbortSignal | undefined;
}

/** What is posted, and how an answer that refuses it is understood. */
export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Says what a refusal means by its text, which is never shown itself: it may repeat secrets. */
  readonly explain?: (text: string) => string | undefined;
}

const attemptTimeoutMs = 10_000;
const longestAnswer = 8_192;

/**
 * Posts JSON, once. Returns when the other side took it, which is no proof that anybody sees it. Throws a Failure
 * without anything of the address or the answer in it; redirects are not followed.
 */
export async function post({ url, body, headers, explain }: Post, context: SendContext): Promise<void> {
  const response = await send(url, { 'content-type': 'application/json', ...headers }, body, context);
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const { status } = response;
  const text = await readStart(response);
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), context.clock.now());
    throw new RetryableFailure('notify/busy', `it answered ${String(status)}`, { retryAfterMs });
  }
  const why = explain?.(text) ?? meanings[status];
  throw new TerminalFailure(
    'notify/refused',
    `it answered ${String(status)}${why === undefined ? '' : `: ${why}`}`,
  );
}

const meanings: Readonly<Record<number, string>> = {
  301: 'the address has moved: put the new one into the file',
  302: 'the address has moved: put the new one into the file',
  307: 'the address has moved: put the new one into the file',
  308: 'the address has moved: put the new one into the file',
  401: 'the address is not let in: its signature has changed, or a sign-in is asked for',
  403: 'the address is not let in: its signature has changed, or a sign-in is asked for',
  404: 'the address is no longer there: the flow or webhook was deleted or has moved',
  410: 'the address is no longer there: the flow or webhook was deleted or has moved',
  413: 'the message is too large',
};

async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { fetch, signal }: SendContext,
): Promise<Response> {
  const timeout = AbortSignal.timeout(attemptTimeoutMs);
  try {
    return await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    if (signal?.aborted === true)
      throw new TerminalFailure('notify/ended', 'it was ended before it was sent');
    if (timeout.aborted) throw new RetryableFailure('notify/timeout', 'there was no answer in ten seconds');
    throw new RetryableFailure('notify/unreachable', `it cannot be reached (${codeOf(error)})`);
  }
}

/** The start of an answer: enough to tell what it means. */
async function readStart(response: Response): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < longestAnswer) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
    await reader.cancel();
  } catch {
    // The status says enough.
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Node's code of a failed connection, such as ECONNREFUSED. */
function codeOf(error: unknown): string {
  const cause = (error as { readonly cause?: { readonly code?: unknown } }).cause;
  return typeof cause?.code === 'string' && /^[A-Z_]{2,60}$/.test(cause.code) ? cause.code : 'no connection';
}
