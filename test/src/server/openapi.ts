import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import type { Answered, Call } from './caller.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** The document, as `/openapi.json` answers it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What is wrong with an answer by the document; undefined where it is as it has to be. */
export type CheckAnswer = (method: string, path: string, answered: Answered) => string | undefined;

/** Holds answers against the schemas of a document of OpenAPI 3.1, whose schemas are JSON Schema 2020-12. */
export function answersOf(document: OpenApiDocument): CheckAnswer {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'openapi');
  const compiled = new Map<string, ValidateFunction>();
  return (method, path, { status, headers, body }) => {
    const template = templateOf(document, method, path);
    if (template === undefined) return `the document has no ${method} ${path}`;
    const content = document.paths[template]?.[method.toLowerCase()]?.responses[String(status)]?.content;
    if (content === undefined) return `${method} ${template} does not describe ${String(status)}`;
    const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    if (!(type in content)) return `${method} ${template} ${String(status)} does not describe ${type}`;
    const parts = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', type];
    const pointer = `openapi#/${[...parts, 'schema'].map(escape).join('/')}`;
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
    compiled.set(pointer, validate);
    const values = type === 'text/event-stream' ? eventsIn(String(body)) : [body];
    const isGood = values.every((value) => validate(value));
    return isGood ? undefined : `${method} ${path}: ${ajv.errorsText(validate.errors)}`;
  };
}

/** The events of a stream, each with its fields: the schema of a stream describes one of them. */
function eventsIn(stream: string): readonly Readonly<Record<string, string>>[] {
  const fieldsOf = (text: string) =>
    [...text.matchAll(/^(\w+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
  const events = stream.split('\n\n').map((text) => Object.fromEntries(fieldsOf(text)));
  return events.filter((event) => 'data' in event);
}

/** A caller whose every answer is held against the document. */
export function heldAgainst(check: CheckAnswer, call: Call): Call {
  return async (path, asked = {}) => {
    const answered = await call(path, asked);
    const method = asked.method ?? (asked.body === undefined ? 'GET' : 'POST');
    const wrong = check(method, path.split('?')[0] ?? '', answered);
    if (wrong !== undefined) throw new Error(wrong);
    return answered;
  };
}

function templateOf({ paths }: OpenApiDocument, method: string, path: string): string | undefined {
  return Object.keys(paths).find((template) => {
    const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', String.raw`\.`);
    return new RegExp(`^${pattern}$`).test(path) && method.toLowerCase() in (paths[template] ?? {});
  });
}

function escape(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
