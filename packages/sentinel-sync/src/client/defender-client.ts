import { hashJson, TerminalFailure, type JsonValue } from '@drawbridge/base';

import { isBag, textIn, type ArmBody } from '../wire/arm-body.ts';
import { isNotFound } from './arm-failures.ts';
import type { DeletedRules } from './deleted-rules.ts';
import { Exchange, type WriteAnswer } from './exchange.ts';
import { openPipeline, type Send } from './pipeline.ts';
import type { ClientOptions, ResourcePath, WorkspaceAddress, WorkspaceClient } from './workspace-client.ts';

/** Which tenant, and what we deleted there. */
export interface DefenderOptions extends ClientOptions {
  readonly deleted: DeletedRules;
}

/** What a request may change of a custom detection; the rest is the service's. */
const settable = ['displayName', 'description', 'status', 'queryCondition', 'schedule', 'detectionAction'];
/** Microsoft Graph of the public cloud; the others have no custom detections. */
export const graphEndpoint = 'https://graph.microsoft.com';

const noSubscription = '00000000-0000-0000-0000-000000000000';

/** The address of a tenant's custom detections: `workspace` is the tenant's id, the rest is empty. */
export function defenderAddress(endpoint: string, tenantId: string): WorkspaceAddress {
  const scope = 'https://graph.microsoft.com/.default';
  return { endpoint, scope, subscriptionId: '', resourceGroup: '', workspace: tenantId };
}

/**
 * Opens the custom detections of a tenant as a workspace is opened: rules come and go in the form of Resource Manager's
 * resources. The service has no etags: ours is a hash of what it tells, and it is compared right before each write. An
 * edit between that look and the write would be lost; only the service could prevent it.
 */
export async function openDefender(options: DefenderOptions): Promise<WorkspaceClient> {
  const { address, credential } = options;
  const { endpoint, scope } = address;
  return new Defender(
    options,
    await openPipeline({ endpoint, scope, subscriptionId: noSubscription, credential }),
  );
}

class Defender implements WorkspaceClient {
  readonly door = 'defender';
  readonly address: WorkspaceAddress;
  readonly #options: DefenderOptions;
  readonly #exchange: Exchange;

  constructor(options: DefenderOptions, send: Send) {
    this.address = options.address;
    this.#options = options;
    this.#exchange = new Exchange(options.address.endpoint, options, send);
  }

  get calls(): number {
    return this.#exchange.calls;
  }

  async list(at: ResourcePath): Promise<readonly ArmBody[]> {
    const all = await this.#exchange.pages('GET', this.#url(at), 'value', '@odata.nextLink');
    const standing: ArmBody[] = [];
    for (const rule of all) if (!(await this.#isDeleted(rule))) standing.push(asResource(rule));
    return standing;
  }

  async get(at: ResourcePath): Promise<ArmBody | undefined> {
    try {
      const { body } = await this.#exchange.call('GET', this.#url(at));
      return (await this.#isDeleted(body)) ? undefined : asResource(body);
    } catch (thrown) {
      if (isNotFound(thrown)) return undefined;
      throw thrown;
    }
  }

  async create(at: ResourcePath, body: ArmBody): Promise<WriteAnswer> {
    const id = idIn(at);
    const collection = { ...at, path: at.path.slice(0, at.path.lastIndexOf('/')) };
    try {
      return await this.#exchange.call('POST', this.#url(collection), { id, ...bodyOfRule(body) });
    } catch (thrown) {
      // Whoever asked looks whether it is our own, whose answer was lost.
      if (!(thrown instanceof TerminalFailure) || thrown.code !== 'sync/conflict') throw thrown;
      const when = await this.#options.deleted.at(id);
      const message =
        when === undefined
          ? `the service has a custom detection with the id ${id} already`
          : `${id} was deleted at ${when}, and the service has not forgotten its id yet`;
      throw new TerminalFailure('sync/remote-is-newer', message, { cause: thrown, hints: [hoursHint] });
    }
  }

  async put(at: ResourcePath, body: ArmBody, etag?: string): Promise<WriteAnswer> {
    await this.#refuseNewer(at, etag);
    const { status, ...rest } = bodyOfRule(body);
    // The service alone says autoDisabled; what it has said stays.
    const stated = status === 'autoDisabled' ? rest : { ...rest, status };
    try {
      return await this.#exchange.call('PATCH', this.#url(at), { description: null, ...stated });
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
      const message = `${idIn(at)} was deleted lately; the service still lists it`;
      throw new TerminalFailure('sync/deleted-lately', message, { cause: thrown, hints: [hoursHint] });
    }
  }

  async delete(at: ResourcePath, etag?: string): Promise<{ readonly operation: undefined }> {
    await this.#refuseNewer(at, etag);
    try {
      await this.#exchange.call('DELETE', this.#url(at));
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
    }
    await this.#options.deleted.add(idIn(at), this.#options.clock.now());
    return { operation: undefined };
  }

  listByPost(): Promise<readonly ArmBody[]> {
    return Promise.reject(onlyOfWorkspaces());
  }

  getById(): Promise<ArmBody | undefined> {
    return Promise.reject(onlyOfWorkspaces());
  }

  settle(): Promise<void> {
    return Promise.reject(onlyOfWorkspaces());
  }

  async #refuseNewer(at: ResourcePath, etag: string | undefined): Promise<void> {
    if (etag === undefined) return;
    const now = await this.get(at);
    if (now === undefined || textIn(now, 'etag') === etag) return;
    throw new TerminalFailure('sync/remote-is-newer', `somebody has changed ${idIn(at)} since it was read`);
  }

  /** What was made again after we deleted it is there. */
  async #isDeleted(rule: ArmBody): Promise<boolean> {
    const when = await this.#options.deleted.at(textIn(rule, 'id') ?? '');
    return when !== undefined && Date.parse(textIn(rule, 'createdDateTime') ?? '') <= Date.parse(when);
  }

  #url({ path, apiVersion }: ResourcePath): string {
    return `${this.address.endpoint}/${apiVersion}${path}`;
  }
}

const hoursHint = 'the service shows a deleted rule for some hours: wait, or give the rule a new id';

function onlyOfWorkspaces(): TerminalFailure {
  return new TerminalFailure(
    'sync/only-of-workspaces',
    'Microsoft Defender has custom detections and nothing else here',
  );
}

function idIn({ path }: ResourcePath): string {
  return decodeURIComponent(path.split('/').at(-1) ?? '');
}

function asResource(rule: ArmBody): ArmBody {
  const properties = Object.fromEntries(settable.map((name) => [name, rule[name] ?? null]));
  const { lastModifiedBy = null, lastModifiedDateTime = null } = rule;
  const whole: JsonValue = { ...properties, lastModifiedDateTime };
  return {
    name: rule.id ?? '',
    etag: hashJson(whole),
    properties,
    systemData: { lastModifiedBy, lastModifiedAt: lastModifiedDateTime },
  };
}

function bodyOfRule({ properties }: ArmBody): ArmBody {
  const stated = isBag(properties) ? properties : {};
  return Object.fromEntries(Object.entries(stated).filter(([name]) => settable.includes(name)));
}
