import type { TokenCredential } from '@azure/core-auth';
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
import { failureOf, isNotFound } from './arm-failures.ts';
import { openPipeline, type Send } from './pipeline.ts';
import { defaultRetryPolicy, readRetryAfter } from './retry-policy.ts';

/** Which workspace, and how it is reached. */
export interface WorkspaceAddress {
  /** `https://management.azure.com`, or http to a simulator on loopback. */
  readonly endpoint: string;
  readonly scope: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

export interface ClientOptions {
  readonly address: WorkspaceAddress;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly retry?: Partial<RetryPolicy>;
  readonly signal?: AbortSignal | undefined;
}

/** Where a resource is in the workspace, and in which version of the API. */
export interface ResourcePath {
  /** From the workspace on: `/providers/Microsoft.SecurityInsights/alertRules/…`. */
  readonly path: string;
  readonly apiVersion: string;
  /** Beside the version: `$filter`, `$top`. */
  readonly query?: Readonly<Record<string, string>>;
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

/**
 * One workspace, as raw JSON. Throws Failures: retryable ones after the last attempt, `sync/remote-is-newer` for a
 * stale etag, the service's own words for the rest.
 */
export interface WorkspaceClient {
  readonly address: WorkspaceAddress;
  /** How many requests were sent, retries among them. */
  readonly calls: number;
  /** Every page of a collection. */
  list(at: ResourcePath): Promise<readonly ArmBody[]>;
  /** The same where the service lists by POST: the alerts of an incident (`value`), its entities (`entities`). */
  listByPost(at: ResourcePath, name: 'value' | 'entities'): Promise<readonly ArmBody[]>;
  /** Undefined where there is none. */
  get(at: ResourcePath): Promise<ArmBody | undefined>;
  /** What is outside the workspace, by its resource id; undefined where there is none. */
  getById(id: string, apiVersion: string): Promise<ArmBody | undefined>;
  /** Creates or replaces. With an etag only what still has it is replaced. */
  put(at: ResourcePath, body: ArmBody, etag?: string): Promise<WriteAnswer>;
  /**
   * Creates, and asks that nothing is replaced (`If-None-Match: *`). Sentinel's API does not promise to obey that: look
   * at the answer's status.
   */
  create(at: ResourcePath, body: ArmBody): Promise<WriteAnswer>;
  delete(at: ResourcePath, etag?: string): Promise<{ readonly operation: string | undefined }>;
  /** Waits until an upload or a deletion is over. */
  settle(operation: string): Promise<void>;
}

/** A list with more pages than this is taken for one without an end. */
const mostPages = 10_000;
const mostPolls = 200;
const pollMs = 1000;

/** Opens a workspace; nothing is sent yet. */
export async function openWorkspace(options: ClientOptions): Promise<WorkspaceClient> {
  const { address, credential } = options;
  const { endpoint, scope, subscriptionId } = address;
  return new Workspace(options, await openPipeline({ endpoint, scope, subscriptionId, credential }));
}

class Workspace implements WorkspaceClient {
  readonly address: WorkspaceAddress;
  readonly #options: ClientOptions;
  readonly #send: Send;
  #calls = 0;

  constructor(options: ClientOptions, send: Send) {
    this.address = options.address;
    this.#options = options;
    this.#send = send;
  }

  get calls(): number {
    return this.#calls;
  }

  list(at: ResourcePath): Promise<readonly ArmBody[]> {
    return this.#pages('GET', at, 'value');
  }

  listByPost(at: ResourcePath, name: 'value' | 'entities'): Promise<readonly ArmBody[]> {
    return this.#pages('POST', at, name);
  }

  async #pages(method: 'GET' | 'POST', at: ResourcePath, name: string): Promise<readonly ArmBody[]> {
    const all: ArmBody[] = [];
    const seen = new Set<string>();
    for (let url: string | undefined = this.#url(at); url !== undefined;) {
      if (seen.has(url) || seen.size >= mostPages) {
        throw new TerminalFailure('sync/endless-list', `the list of ${at.path} leads back to itself`);
      }
      seen.add(url);
      const { body } = await this.#call(method, url);
      const value = body[name];
      all.push(...(Array.isArray(value) ? (value as readonly unknown[]) : []).filter(isBag));
      url = this.#sameHost(textIn(body, 'nextLink'));
    }
    return all;
  }

  get(at: ResourcePath): Promise<ArmBody | undefined> {
    return this.#find(this.#url(at));
  }

  getById(id: string, apiVersion: string): Promise<ArmBody | undefined> {
    const path = id.split('/').map(encodeURIComponent).join('/');
    return this.#find(`${this.address.endpoint}${path}?api-version=${encodeURIComponent(apiVersion)}`);
  }

  async #find(url: string): Promise<ArmBody | undefined> {
    try {
      return (await this.#call('GET', url)).body;
    } catch (thrown) {
      if (isNotFound(thrown)) return undefined;
      throw thrown;
    }
  }

  async put(at: ResourcePath, body: ArmBody, etag?: string): Promise<WriteAnswer> {
    const sent = etag === undefined ? body : { ...body, etag };
    return this.#call('PUT', this.#url(at), sent, matching(etag));
  }

  async create(at: ResourcePath, body: ArmBody): Promise<WriteAnswer> {
    return this.#call('PUT', this.#url(at), body, { 'if-none-match': '*' });
  }

  async delete(at: ResourcePath, etag?: string): Promise<{ readonly operation: string | undefined }> {
    return this.#call('DELETE', this.#url(at), undefined, matching(etag));
  }

  async settle(operation: string): Promise<void> {
    const url = this.#sameHost(operation) ?? '';
    for (let polled = 0; polled < mostPolls; polled += 1) {
      const { body } = await this.#call('GET', url);
      const status = textIn(body, 'status');
      if (status === 'Failed' || status === 'Canceled') {
        throw new TerminalFailure(
          'sync/operation-failed',
          `the operation that the workspace started ended as ${status}`,
        );
      }
      // A deletion says Deleting for ever: that it is over is told by the percentage.
      if (status === 'Succeeded' || body.percentComplete === 100) return;
      await this.#options.clock.sleep(pollMs, this.#options.signal);
    }
    throw new RetryableFailure(
      'sync/operation-slow',
      `the operation that the workspace started has not finished after ${mostPolls} checks`,
    );
  }

  #url({ path, apiVersion, query = {} }: ResourcePath): string {
    const { endpoint, subscriptionId, resourceGroup, workspace } = this.address;
    const group = `/subscriptions/${encodeURIComponent(subscriptionId)}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
    const base = `${group}/providers/Microsoft.OperationalInsights/workspaces/${encodeURIComponent(workspace)}`;
    const more = Object.entries(query).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
    return `${endpoint}${base}${path}?api-version=${encodeURIComponent(apiVersion)}${more.join('')}`;
  }

  /** A link of the service's own; the token goes nowhere else. */
  #sameHost(link: string | undefined): string | undefined {
    if (link === undefined || link === '') return undefined;
    if (new URL(link).origin === new URL(this.address.endpoint).origin) return link;
    throw new TerminalFailure(
      'sync/foreign-link',
      `the workspace linked to ${new URL(link).origin}, another host, and the link was not followed`,
    );
  }

  #call(method: ArmMethod, url: string, body?: ArmBody, condition: Condition = {}): Promise<WriteAnswer> {
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

  async #exchange(method: ArmMethod, url: string, body: ArmBody | undefined, condition: Condition) {
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

type ArmMethod = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** Headers that make a write depend on what is there. */
type Condition = Readonly<Record<string, string>>;

function matching(etag: string | undefined): Condition {
  return given({ 'if-match': etag });
}

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
