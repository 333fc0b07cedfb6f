import type { TokenCredential } from '@azure/core-auth';
import { given, RetryableFailure, TerminalFailure } from '@drawbridge/base';

import { textIn, type ArmBody } from '../wire/arm-body.ts';
import { isNotFound } from './arm-failures.ts';
import { Exchange, type Condition, type ExchangeOptions, type WriteAnswer } from './exchange.ts';
import { openPipeline, type Send } from './pipeline.ts';

/** Which workspace, and how it is reached. */
export interface WorkspaceAddress {
  /** `https://management.azure.com`, or http to a simulator on loopback. */
  readonly endpoint: string;
  readonly scope: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

export interface ClientOptions extends ExchangeOptions {
  readonly address: WorkspaceAddress;
  readonly credential: TokenCredential;
}

/** Which of Microsoft's two doors rules are published through. */
export type Door = 'sentinel' | 'defender';

/** Where a resource is in the workspace, and in which version of the API. */
export interface ResourcePath {
  /** From the workspace on: `/providers/Microsoft.SecurityInsights/alertRules/…`. */
  readonly path: string;
  readonly apiVersion: string;
  /** Beside the version: `$filter`, `$top`. */
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * One workspace, as raw JSON. Throws Failures: retryable ones after the last attempt, `sync/remote-is-newer` for a
 * stale etag, the service's own words for the rest.
 */
export interface WorkspaceClient {
  readonly door: Door;
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

const mostPolls = 200;
const pollMs = 1000;

/** Opens a workspace; nothing is sent yet. */
export async function openWorkspace(options: ClientOptions): Promise<WorkspaceClient> {
  const { address, credential } = options;
  const { endpoint, scope, subscriptionId } = address;
  return new Workspace(options, await openPipeline({ endpoint, scope, subscriptionId, credential }));
}

class Workspace implements WorkspaceClient {
  readonly door = 'sentinel';
  readonly address: WorkspaceAddress;
  readonly #options: ClientOptions;
  readonly #exchange: Exchange;

  constructor(options: ClientOptions, send: Send) {
    this.address = options.address;
    this.#options = options;
    this.#exchange = new Exchange(options.address.endpoint, options, send);
  }

  get calls(): number {
    return this.#exchange.calls;
  }

  list(at: ResourcePath): Promise<readonly ArmBody[]> {
    return this.#exchange.pages('GET', this.#url(at), 'value');
  }

  listByPost(at: ResourcePath, name: 'value' | 'entities'): Promise<readonly ArmBody[]> {
    return this.#exchange.pages('POST', this.#url(at), name);
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
      return (await this.#exchange.call('GET', url)).body;
    } catch (thrown) {
      if (isNotFound(thrown)) return undefined;
      throw thrown;
    }
  }

  async put(at: ResourcePath, body: ArmBody, etag?: string): Promise<WriteAnswer> {
    const sent = etag === undefined ? body : { ...body, etag };
    return this.#exchange.call('PUT', this.#url(at), sent, matching(etag));
  }

  async create(at: ResourcePath, body: ArmBody): Promise<WriteAnswer> {
    return this.#exchange.call('PUT', this.#url(at), body, { 'if-none-match': '*' });
  }

  async delete(at: ResourcePath, etag?: string): Promise<{ readonly operation: string | undefined }> {
    return this.#exchange.call('DELETE', this.#url(at), undefined, matching(etag));
  }

  async settle(operation: string): Promise<void> {
    const url = this.#exchange.sameHost(operation) ?? '';
    for (let polled = 0; polled < mostPolls; polled += 1) {
      const { body } = await this.#exchange.call('GET', url);
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
}

function matching(etag: string | undefined): Condition {
  return given({ 'if-match': etag });
}
