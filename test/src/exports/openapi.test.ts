import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

import { drawbridge } from '../drawbridge.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly schema: Schema;
    readonly example: unknown;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example: unknown }>>;
  };
}

interface Exported {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly components: { readonly securitySchemes: object; readonly schemas?: object };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const address = 'https://drawbridge.example.com/soc';

async function exported(importer: string, version: string, url = `${address}/`): Promise<Exported> {
  const run = await drawbridge([
    ...['export', 'openapi', '--for', importer, '--openapi', version],
    ...['--server-url', url],
  ]);
  expect(run.code, run.err).toBe(0);
  return JSON.parse(run.out) as Exported;
}

const operationsOf = ({ paths }: Exported) =>
  Object.values(paths).flatMap((methods) => Object.values(methods));
const bodiesOf = (document: Exported) =>
  operationsOf(document).flatMap(({ operationId, requestBody }) => {
    const body = requestBody?.content['application/json'];
    return body === undefined ? [] : [{ operationId, ...body }];
  });

describe.each(
  ['shuffle', 'tines', 'n8n'].flatMap((soar) => [[soar, '3.0'] as const, [soar, '3.1'] as const]),
)('the document for %s in OpenAPI %s', (soar, version) => {
  it('is a document of its version', async () => {
    const document = await exported(soar, version);
    expect(document.openapi).toBe(version === '3.0' ? '3.0.3' : '3.1.0');
    const { valid, errors } = await new Validator().validate(document as unknown as Record<string, unknown>);
    expect(valid, JSON.stringify(errors)).toBe(true);
  });

  it('has one server, without a final slash, and a bearer token', async () => {
    const { servers, components } = await exported(soar, version);
    expect(servers).toEqual([{ url: address }]);
    expect(components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
  });

  it('gives every operation a short id of its own, a description and one tag', async () => {
    const operations = operationsOf(await exported(soar, version));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, summary, description, tags } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]{3,30}$/);
      expect(summary).not.toBe('');
      expect(description).toMatch(/\.$/);
      expect(tags).toHaveLength(1);
    }
  });

  it('has flat bodies: what is filled in is text, a number, or yes or no', async () => {
    const bodies = bodiesOf(await exported(soar, version));
    expect(bodies.length).toBeGreaterThan(4);
    for (const { operationId, schema } of bodies) {
      // The incident is handed over as it came: it is one field.
      if (operationId === 'submitIncident') expect(schema.properties).toBeUndefined();
      for (const property of Object.values(schema.properties ?? {}))
        expect(property.type, operationId).toMatch(/^(string|number|integer|boolean)$/);
    }
  });

  it('has an example for whatever is filled in, which its schema takes', async () => {
    const document = await exported(soar, version);
    const ajv = new Ajv2020({ strict: false });
    for (const { operationId, schema, example } of bodiesOf(document))
      expect(ajv.validate(schema, example), `${operationId}: ${ajv.errorsText()}`).toBe(true);
    for (const { operationId, parameters = [] } of operationsOf(document)) {
      for (const { name, schema, example } of parameters)
        expect(ajv.validate(schema, example), `${operationId} ${name}: ${ajv.errorsText()}`).toBe(true);
    }
  });

  it('refers to nothing: schemas stand where they are used', async () => {
    expect(JSON.stringify(await exported(soar, version))).not.toContain('$ref');
  });

  it('offers no decision, which a machine never makes, and no stream, which never ends', async () => {
    const ids = operationsOf(await exported(soar, version)).map(({ operationId }) => operationId);
    expect(ids).toEqual(
      expect.arrayContaining(['submitIncident', 'requestContainment', 'getRun', 'undoRun']),
    );
    expect(ids).not.toContain('approveRun');
    expect(ids).not.toContain('denyRun');
    expect(ids).not.toContain('followEvents');
  });
});

it('names actions for Shuffle by their summary, in words', async () => {
  const shuffle = operationsOf(await exported('shuffle', '3.0'));
  expect(shuffle.find(({ operationId }) => operationId === 'submitIncident')?.summary).toBe(
    'Submit incident',
  );
});

it('is the same each time', async () => {
  expect(await exported('tines', '3.0')).toEqual(await exported('tines', '3.0', address));
});

it.each([
  ['http://drawbridge.example.com', /not https/],
  ['drawbridge.example.com', /is not an address/],
  ['https://drawbridge.example.com/?a=1', /is not an address/],
])('refuses the server %s, which a SOAR could not call safely', async (url, why) => {
  const run = await drawbridge(['export', 'openapi', '--for', 'n8n', '--server-url', url]);
  expect([run.code, run.out]).toEqual([2, '']);
  expect(run.err).toMatch(why);
});
