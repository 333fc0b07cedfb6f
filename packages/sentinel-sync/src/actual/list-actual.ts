import type { JsonValue } from '@drawbridge/base';

import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { Mark } from '../ownership/mark.ts';
import { fieldsOf, type Fields } from '../wire/resource-fields.ts';
import type { ActualResource, ResourceKind } from '../resource-kind/resource-kind.ts';

/** A resource of the workspace, and our mark on it. */
export interface MarkedResource extends ActualResource {
  readonly mark: Mark | undefined;
}

/** Everything of a kind that the workspace has: one listing, whatever their number. */
export async function listActual(
  client: WorkspaceClient,
  kind: ResourceKind,
): Promise<readonly MarkedResource[]> {
  const { path, apiVersion } = kind;
  const listed = await client.list({ path, apiVersion });
  return listed.map((body) => readActual(kind, body));
}

/** A resource as it was told. */
export function readActual(kind: ResourceKind, body: ArmBody): MarkedResource {
  const { mark, fields } = takeMark(kind, settable(kind, fieldsOf(body)));
  const systemData = bagIn(body, 'systemData');
  const name = textIn(body, 'name') ?? '';
  return {
    kind: kind.name,
    name,
    title: titleOf(fields) ?? name,
    etag: textIn(body, 'etag'),
    fields,
    body: body as JsonValue,
    modifiedBy: textIn(systemData, 'lastModifiedBy'),
    modifiedAt: textIn(systemData, 'lastModifiedAt'),
    mark,
  };
}

function takeMark(
  kind: ResourceKind,
  fields: Fields,
): { readonly mark: Mark | undefined; readonly fields: Fields } {
  const taken = kind.markPlace(fields)?.take(fields) ?? { mark: undefined, fields };
  const compared = kind.fromWire?.(taken.fields) ?? taken.fields;
  const { mark } = taken;
  if (mark === undefined || kind.upgradeBase === undefined) return { mark, fields: compared };
  return { mark: { ...mark, base: kind.upgradeBase(mark.base, compared) }, fields: compared };
}

/** Without what the service alone sets. */
function settable(kind: ResourceKind, fields: Fields): Fields {
  const readOnly = kind.readOnly(fields);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !readOnly.includes(name)));
}

function titleOf({ displayName }: Fields): string | undefined {
  return typeof displayName === 'string' ? displayName : undefined;
}
