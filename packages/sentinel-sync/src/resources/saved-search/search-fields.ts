import type { JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import { definedFields, type Fields } from '../../wire/resource-fields.ts';
import { withWorkspaceProperties, workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';

const verbatim = z.record(z.string(), z.json());

/** `functions/<alias>.yaml`: a parser or another function that queries call. */
export const functionShape = z.strictObject({
  id: z.string().min(1).max(255).optional(),
  alias: z.string().regex(/^[A-Za-z_]\w*$/, 'expected a name that queries can call'),
  /** Absent: the alias. */
  name: z.string().min(1).optional(),
  category: z.string().default('Function'),
  /** `Name:string, Days:int=1`. */
  parameters: z.string().optional(),
  query: z.string().min(1),
  description: z.string().optional(),
  [workspacePropertiesKey]: verbatim.optional(),
});

/** `hunting/*.yaml`, in the community's format: what is for its gallery only is read and not sent. */
export const huntingShape = z.looseObject({
  id: z.string().min(1).max(255),
  name: z.string().min(1),
  category: z.string().default('Hunting Queries'),
  description: z.string().optional(),
  query: z.string().min(1),
  tactics: z.array(z.string()).nullish(),
  relevantTechniques: z.array(z.string()).nullish(),
  [workspacePropertiesKey]: verbatim.optional(),
});

type FunctionDocument = z.output<typeof functionShape>;
type HuntingDocument = z.output<typeof huntingShape>;

/** Where in the file a field of the wire is stated. */
export const searchFileFields: Readonly<Record<string, string>> = {
  displayName: 'name',
  functionAlias: 'alias',
  functionParameters: 'parameters',
};

/** What a function's file says, on the wire. */
export function functionFields(document: FunctionDocument): Fields {
  const { alias, parameters, description, name = alias } = document;
  const tags = tagsOf({ description });
  return searchFields(
    { ...base({ ...document, name }), functionAlias: alias, functionParameters: parameters, tags },
    document,
  );
}

/** What a hunting query's file says, on the wire: Sentinel reads description, tactics and techniques from tags. */
export function huntingFields(document: HuntingDocument): Fields {
  const { description, tactics, relevantTechniques } = document;
  const tags = tagsOf({
    description,
    tactics: tactics?.join(','),
    techniques: relevantTechniques?.join(','),
  });
  return searchFields({ ...base(document), tags }, document);
}

function base({
  category,
  name,
  query,
}: {
  readonly category: string;
  readonly name: string;
  readonly query: string;
}) {
  return { category, displayName: name, query, version: 2 };
}

function searchFields(stated: Readonly<Record<string, unknown>>, document: object): Fields {
  const fields = definedFields(Object.entries(stated as Readonly<Record<string, JsonValue | undefined>>));
  return withWorkspaceProperties(
    fields,
    (document as Readonly<Record<string, unknown>>)[workspacePropertiesKey],
  );
}

function tagsOf(texts: Readonly<Record<string, string | undefined>>) {
  return Object.entries(texts).flatMap(([name, value]) => {
    const trimmed = value?.trimEnd() ?? '';
    return trimmed === '' ? [] : [{ name, value: trimmed }];
  });
}
