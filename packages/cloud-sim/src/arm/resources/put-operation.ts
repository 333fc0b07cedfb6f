import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { ArmResource } from '../../world/arm-workspace.ts';
import { armError, invalidContent } from '../protocol/arm-error.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import { describeResource, findResource, nameOf, type WorkspaceCollection } from './collection.ts';
import { createEtag } from './etag.ts';
import { beginLag } from './lag.ts';
import { stampSystemData } from './system-data.ts';
import { inWorkspace, type WorkspaceRequest } from './workspace-request.ts';

/** A PUT whose body is an object. */
export interface PutRequest extends WorkspaceRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What is special about putting one type of resource. */
export interface PutRules<Resource extends ArmResource> {
  /** The service's refusal, if it has one; nothing has been written yet. */
  refuse(request: PutRequest, existing: Resource | undefined): Answer | undefined;
  /** The properties as they are kept: what came, and what the service itself sets. */
  complete(request: PutRequest, existing: Resource | undefined): Readonly<Record<string, unknown>>;
  /** 201 for what is new, unless the service says otherwise. */
  readonly createdStatus?: 200 | 201;
  /** What a new resource has beside what every resource has. */
  readonly blank?: Omit<Resource, keyof ArmResource>;
  /** Begins what continues after the answer; gives the headers that tell of it. */
  begin?(request: PutRequest, written: Resource): Readonly<Record<string, string>>;
}

/** What a body may carry and the service alone decides. */
const decidedByService = new Set(['id', 'name', 'type', 'kind', 'etag', 'systemData', 'properties']);

/** Creates a resource or replaces it whole: 201 or 200. */
export function createPutOperation<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
  rules: PutRules<Resource>,
): ArmOperation {
  return {
    method: 'PUT',
    path: `${collection.path}/{${collection.parameter}}`,
    permission: `${collection.action}/write`,
    writes: true,
    apiVersions: collection.apiVersions,
    answer: inWorkspace((request) => {
      const put = readPut(request);
      if (put === undefined) return invalidContent();
      const existing = findResource(collection, put);
      if (existing === undefined && put.ifMatch !== undefined && put.ifMatch !== '*') {
        const message = 'The condition in If-Match is not met: the resource does not exist.';
        return armError(412, 'PreconditionFailed', message);
      }
      if (existing !== undefined && put.ifNoneMatch === '*' && put.state.ifNoneMatch === 'obeyed') {
        const message = 'The condition in If-None-Match is not met: the resource exists.';
        return armError(412, 'PreconditionFailed', message);
      }
      const refusal = rules.refuse(put, existing);
      if (refusal !== undefined) return refusal;
      const written = writeResource(collection, rules, put, existing);
      const headers = rules.begin?.(put, written) ?? {};
      const status = existing === undefined ? (rules.createdStatus ?? 201) : 200;
      return jsonAnswer(status, describeResource(collection, put, written), headers);
    }),
  };
}

/** The request with its body read, if it has one. Properties that are none count as empty. */
function readPut(request: WorkspaceRequest): PutRequest | undefined {
  const { body } = request;
  if (body === undefined) return undefined;
  const given = body.properties;
  const isBag = typeof given === 'object' && given !== null && !Array.isArray(given);
  return { ...request, body, properties: isBag ? (given as Readonly<Record<string, unknown>>) : {} };
}

function writeResource<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
  rules: PutRules<Resource>,
  request: PutRequest,
  existing: Resource | undefined,
): Resource {
  const { body, workspace } = request;
  const before = existing === undefined ? null : describeResource(collection, request, existing);
  const others = Object.entries(body).filter(([name]) => !decidedByService.has(name));
  const { kind } = body;
  const written = {
    ...rules.blank,
    ...existing,
    name: existing?.name ?? nameOf(collection, request),
    ...(typeof kind === 'string' ? { kind } : {}),
    etag: createEtag(request),
    properties: rules.complete(request, existing),
    others: Object.fromEntries(others),
    systemData: stampSystemData(request, existing?.systemData),
  } as unknown as Resource;
  const all = collection.of(workspace, request);
  if (existing === undefined) all.push(written);
  else all[all.indexOf(existing)] = written;
  beginLag(collection, request, written.name, before);
  return written;
}
