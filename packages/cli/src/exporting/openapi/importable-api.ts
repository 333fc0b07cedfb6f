import type { ApiDocument, ApiOperation, ApiParameter, ApiSchema } from './api-document.ts';
import { exampleOf } from './example-of.ts';

/** The SOARs that an OpenAPI document is written for. */
export const importers = ['shuffle', 'tines', 'n8n'] as const;
export type Importer = (typeof importers)[number];

/** A SOAR calls with a token, and a token never decides: a button that always fails would only mislead. */
const peopleOnly = new Set(['approveRun', 'denyRun']);

/**
 * The API as importers take it: what a machine may call, one call for each operation. Bodies are flat, since importers make
 * one field of each property: parameters of actions, which are objects, are left out and keep their defaults. Whatever is
 * filled in has an example, schemas stand where they are used, and every operation has one tag.
 */
export function importableApi(document: ApiDocument, importer: Importer): ApiDocument {
  const schemas = document.components.schemas ?? {};
  const paths = Object.entries(document.paths).flatMap(([path, methods]) => {
    const kept = Object.entries(methods)
      .filter(([, operation]) => !peopleOnly.has(operation.operationId))
      .map(([method, operation]) => [method, importable(operation, path, importer, schemas)] as const);
    return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)] as const];
  });
  const { securitySchemes = {} } = document.components;
  return { ...document, paths: Object.fromEntries(paths), components: { securitySchemes } };
}

type Schemas = Readonly<Record<string, ApiSchema>>;

function importable(
  operation: ApiOperation,
  path: string,
  importer: Importer,
  schemas: Schemas,
): ApiOperation {
  const { summary, description, tags, parameters, requestBody, ...rest } = inlined(operation, schemas);
  return {
    ...rest,
    // Shuffle names its action by the summary.
    summary: importer === 'shuffle' ? inWords(operation.operationId) : summary,
    description: description ?? summary,
    tags: [tags?.[0] ?? path.split('/')[2] ?? 'operation'],
    ...(parameters === undefined ? {} : { parameters: parameters.map(withExample) }),
    ...(requestBody === undefined ? {} : { requestBody: flatBody(requestBody) }),
  };
}

function withExample(parameter: ApiParameter): ApiParameter {
  return { ...parameter, example: exampleOf(parameter.name, parameter.schema) };
}

function flatBody(body: NonNullable<ApiOperation['requestBody']>): NonNullable<ApiOperation['requestBody']> {
  const content = Object.entries(body.content).map(([type, { schema }]) => {
    const flat = withoutObjects(schema);
    return [type, { schema: flat, example: exampleOf('', flat) }] as const;
  });
  return { ...body, content: Object.fromEntries(content) };
}

function withoutObjects(schema: ApiSchema): ApiSchema {
  if (schema.properties === undefined) return schema;
  const { required = [] } = schema;
  const kept = Object.entries(schema.properties).filter(
    ([name, { type }]) => required.includes(name) || (type !== 'object' && type !== 'array'),
  );
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** Each reference replaced by what it names; none of our schemas contains itself. */
function inlined<T>(value: T, schemas: Schemas): T {
  if (Array.isArray(value)) return value.map((item: unknown) => inlined(item, schemas)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as ApiSchema;
  const named = $ref === undefined ? undefined : schemas[$ref.replace('#/components/schemas/', '')];
  if (named !== undefined) return inlined(named, schemas) as T;
  // In OpenAPI 3.0 `nullable` means something beside a `type` alone; any value may be null anyway.
  const parts = Object.entries(value).filter(([name]) => name !== 'nullable' || 'type' in value);
  return Object.fromEntries(parts.map(([name, item]) => [name, inlined(item, schemas)])) as T;
}

function inWords(operationId: string): string {
  const words = operationId.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
