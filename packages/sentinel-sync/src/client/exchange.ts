import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import {
  given,
  retry,
  RetryableFailure,
  TerminalFailure,
  type Clock,
  type RetryPolicy,
} from '@drawbridge/base';

import { isBag, textIn, type ArmBody } from '../wire/arm-body.ts';
import { failureOf } from './arm-failures.ts';
import type { Send } from './pipeline.ts';
import { defaultRetryPolicy, readRetryAfter } from './retry-policy.ts';

/** How requests are sent and tried again. */
export interface ExchangeOptions {
  readonly clock: Clock;
  /** 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly retry?: Partial<RetryPolicy>;
  readonly signal?: AbortSignal | undefined;
}

/** What a write was answered with. */
export interface WriteAnswer {
  readonly body: ArmBody;
  /** Where to read the state of an operation that continues after the answer. */
  readonly operation: string | undefined;
  /** 201 for what is new, where the service tells. */
  readonly status: number;
  /** Whether an earlier try had no usable answer: it may have been carried out nevertheless. */
  readonly isRetried: boolean;
}

/** Requests to one service, as raw JSON: tried again where that may help, each counted. */
export class Exchange {
  readonly #endpoint: string;
  readonly #options: ExchangeOptions;
  readonly #send: Send;
  #calls = 0;

  constructor(endpoint: string, options: ExchangeOptions, send: Send) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#send = send;
  }

  /** How many requests were sent, retries among them. */
  get calls(): number {
    return this.#calls;
  }

  /** Every page of a collection, whose link to the next is called `link`. */
  async pages(
    method: 'GET' | 'POST',
    first: string,
    name: string,
    link = 'nextLink',
  ): Promise<readonly ArmBody[]> {
    const all: ArmBody[] = [];
    const seen = new Set<string>();
    for (let url: string | undefined = first; url !== undefined;) {
      if (seen.has(url) || seen.size >= mostPages) {
        throw new TerminalFailure(
          'sync/endless-list',
          `the list of ${lastNames(first)} leads back to itself`,
        );
      }
      seen.add(url);
      const { body } = await this.call(method, url);
      const value = body[name];
      all.push(...(Array.isArray(value) ? (value as readonly unknown[]) : []).filter(isBag));
      url = this.sameHost(textIn(body, link));
    }
    return all;
  }

  /** A link of the service's own; the token goes nowhere else. */
  sameHost(link: string | undefined): string | undefined {
    if (link === undefined || link === '') return undefined;
    if (new URL(link).origin === new URL(this.#endpoint).origin) return link;
    throw new TerminalFailure(
      'sync/foreign-link',
      `the service linked to ${new URL(link).origin}, another host, and the link was not followed`,
    );
  }

  call(method: Method, url: string, body?: ArmBody, condition: Condition = {}): Promise<WriteAnswer> {
    const { clock, random, signal } = this.#options;
    const policy = { ...defaultRetryPolicy, ...this.#options.retry };
    let tries = 0;
    return retry({ clock, random, signal, policy }, async () => {
      tries += 1;
      const answer = await this.#exchange(method, url, body, condition);
      const read = readBody(answer);
      const { status } = answer;
      if (status >= 200 && status < 300) {
        const operation = answer.headers.get('azure-asyncoperation');
        return { body: read, operation, status, isRetried: tries > 1 };
      }
      const failure = failureOf(status, read, `${method} ${lastNames(url)}`);
      if (failure.kind !== 'retryable') throw failure;
      const retryAfterMs = readRetryAfter((name) => answer.headers.get(name), clock.now());
      throw new RetryableFailure(failure.code, failure.message, { retryAfterMs });
    });
  }

  async #exchange(method: Method, url: string, body: ArmBody | undefined, condition: Condition) {
    const { signal } = this.#options;
    const request = createPipelineRequest({
      method,
      url,
      timeout: 100_000,
      ...given({ abortSignal: signal }),
      headers: createHttpHeaders({
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...condition,
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.#calls += 1;
    try {
      return await this.#send(request);
    } catch (thrown) {
      if (signal?.aborted === true) throw thrown;
      // Only a connection that broke may be mended by trying again; a credential that fails will not.
      if (!isBrokenConnection(thrown)) {
        const said = thrown instanceof Error ? thrown.message : String(thrown);
        throw new TerminalFailure('sync/not-signed-in', `no token for the workspace: ${said}`, {
          cause: thrown,
        });
      }
      throw new RetryableFailure('sync/unreachable', `${method} ${lastNames(url)}: no answer`, {
        cause: thrown,
      });
    }
  }
}

/** A list with more pages than this is taken for one without an end. */
const mostPages = 10_000;

type Method = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** Headers that make a write depend on what is there. */
export type Condition = Readonly<Record<string, string>>;

function isBrokenConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return thrown.name === 'RestError' || thrown.name === 'AbortError' || 'code' in thrown;
}

function readBody({ bodyAsText }: PipelineResponse): ArmBody {
  if (bodyAsText === undefined || bodyAsText === null || bodyAsText === '') return {};
  try {
    const parsed: unknown = JSON.parse(bodyAsText);
    return isBag(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** `alertRules/…`: what a person needs of a long address. */
function lastNames(url: string): string {
  const { pathname } = new URL(url);
  return (
    pathname.split(/\/providers\/Microsoft\.SecurityInsights\/|\/workspaces\/[^/]+\//i).at(-1) ?? pathname
  );
}
