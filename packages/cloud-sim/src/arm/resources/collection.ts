import { given, type JsonValue } from '@drawbridge/base';

import type { ArmResource, ArmWorkspace } from '../../world/arm-workspace.ts';
import { isSame, workspaceIdOf, type WorkspaceRequest } from './workspace-request.ts';

/** Resources of one type in a workspace, which differ only in what they hold. */
export interface WorkspaceCollection<Resource extends ArmResource = ArmResource> {
  /** `Microsoft.SecurityInsights/alertRules`, as answers say it. */
  readonly type: string;
  /** What the RBAC actions begin with. */
  readonly action: string;
  /** From the subscription on. */
  readonly path: string;
  /** What follows the workspace in a resource's id; what lies within another resource names that one. */
  readonly under: string | ((request: WorkspaceRequest) => string);
  /** What the path calls a resource's name: `ruleId`. */
  readonly parameter: string;
  readonly apiVersions: readonly string[];
  of(workspace: ArmWorkspace, request: WorkspaceRequest): Resource[];
  /** What an api-version shows of the properties; everything if absent. */
  show?(resource: Resource, request: WorkspaceRequest): Readonly<Record<string, unknown>>;
  /** Whether it is told who made a resource and who changed it; yes if absent. */
  readonly hasSystemData?: boolean;
  /** Whether lists come in pages; yes if absent. */
  readonly isPaged?: boolean;
}

/** The resource that the path names. */
export function findResource<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
  request: WorkspaceRequest,
): Resource | undefined {
  const name = nameOf(collection, request);
  return collection.of(request.workspace, request).find((resource) => isSame(resource.name, name));
}

/** The name that the path gives. */
export function nameOf(
  { parameter }: Pick<WorkspaceCollection, 'parameter'>,
  { parameters }: WorkspaceRequest,
): string {
  return parameters[parameter] ?? '';
}

/** A resource's id. */
export function resourceIdOf(
  { under }: Pick<WorkspaceCollection, 'under'>,
  request: WorkspaceRequest,
  name: string,
): string {
  const path = typeof under === 'string' ? under : under(request);
  return `${workspaceIdOf(request)}${path}/${name}`;
}

/** A resource as it is answered: what the service sets stands before what came. */
export function describeResource<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
  request: WorkspaceRequest,
  resource: Resource,
): Readonly<Record<string, JsonValue>> {
  const { name, kind, etag, others, systemData } = resource;
  const described: Readonly<Record<string, unknown>> = {
    ...others,
    id: resourceIdOf(collection, request, name),
    name,
    type: collection.type,
    ...given({ kind }),
    etag,
    ...(collection.hasSystemData === false ? {} : { systemData }),
    properties: collection.show?.(resource, request) ?? resource.properties,
  };
  return described as Readonly<Record<string, JsonValue>>;
}
