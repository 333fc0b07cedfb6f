import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readServerSettings } from '@drawbridge/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { drawbridge, freshFolder } from '../drawbridge.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const configuration = {
  clouds: { aws: { region: 'eu-west-1' } },
  approvals: { allowedSigners: 'approvers' },
  server: {
    publicUrl: 'https://drawbridge.example.com',
    tls: { certFile: 'tls/cert.pem', keyFile: 'tls/key.pem' },
    authentication: {
      entra: { tenants: [tenant], clientId: tenant },
      signIn: { issuer: 'entra', clientId: tenant, clientSecretFile: 'secrets/client-secret' },
    },
  },
};
const provider = 'projects/1/locations/global/workloadIdentityPools/p/providers/v';
const others = ['--aws-role', 'arn:aws:iam::123456789012:role/drawbridge', '--gcp-provider', provider];
const federated = [...others, '--federation-audience', 'api://federation'];
const secrets = ['audit-key.pem', 'client-secret', 'postgres-password', 'seal-key.pem', 'session-key'];

let folder: string;
beforeAll(async () => {
  folder = await freshFolder();
  await writeFile(join(folder, 'drawbridge.config.yaml'), JSON.stringify(configuration));
});

async function exported(line: readonly string[]): Promise<string> {
  const args = ['export', 'deploy', '--image', 'registry.example.com/drawbridge:1', ...line];
  const run = await drawbridge(args, { cwd: folder });
  expect(run.code, run.err).toBe(0);
  return run.out;
}

interface Container {
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly args?: readonly string[];
  readonly securityContext: object;
  readonly [more: string]: unknown;
}
interface Pod {
  readonly securityContext: object;
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly [kind: string]: unknown }[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: Pod } } & Readonly<
    Record<string, unknown>
  >;
}

async function manifests(line: readonly string[]): Promise<readonly Manifest[]> {
  return parseAllDocuments(await exported(['--to', 'kubernetes', ...line])).map(
    (document) => document.toJS() as Manifest,
  );
}
const named = (all: readonly Manifest[], kind: string, name = 'drawbridge') =>
  all.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);

/** The settings as the deployment has them: those that this build of the server knows have to be good. */
function checkSettings(text: string): Readonly<Record<string, unknown>> {
  const { server } = parse(text) as { readonly server: Readonly<Record<string, unknown>> };
  const read = readServerSettings(server);
  const newer = /^server\.(store|engine|sealKeyFile)$/;
  expect(read.ok ? [] : read.problems.filter(({ field = '' }) => !newer.test(field))).toEqual([]);
  return server;
}

describe('a deployment to Kubernetes', () => {
  it('gives nobody rights: no root, no writing to the image, no capabilities, no token that was not asked for', async () => {
    const all = await manifests([]);
    const pods = all
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map(({ spec }) => spec.template.spec);
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of pod.containers) {
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          livenessProbe: expect.anything() as unknown,
          readinessProbe: expect.anything() as unknown,
          resources: {
            limits: { cpu: expect.any(String) as unknown, memory: expect.any(String) as unknown },
          },
        });
      }
    }
    expect(JSON.stringify(all)).not.toContain('serviceAccountToken');
    expect(all.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name)).toEqual([
      'drawbridge',
      'drawbridge-postgres',
    ]);
  });

  it('is one identity in three clouds, by a token for each and no key', async () => {
    const all = await manifests([...others, '--azure-tenant', tenant, '--azure-client', tenant]);
    const pod = named(all, 'Deployment')?.spec.template.spec;
    expect(JSON.stringify(pod?.volumes.find(({ name }) => name === 'identity'))).toBe(
      JSON.stringify({
        name: 'identity',
        projected: {
          sources: [
            ['azure', 'api://AzureADTokenExchange'],
            ['aws', 'sts.amazonaws.com'],
            ['gcp', `https://iam.googleapis.com/${provider}`],
          ].map(([path, audience]) => ({ serviceAccountToken: { path, audience, expirationSeconds: 3600 } })),
        },
      }),
    );
    const env = Object.fromEntries(pod?.containers[0]?.env?.map(({ name, value }) => [name, value]) ?? []);
    expect(env).toMatchObject({
      AWS_WEB_IDENTITY_TOKEN_FILE: '/run/identity/aws',
      AZURE_FEDERATED_TOKEN_FILE: '/run/identity/azure',
      GOOGLE_APPLICATION_CREDENTIALS: '/etc/drawbridge/google-credential.json',
    });
    const credential = JSON.parse(
      named(all, 'ConfigMap', 'drawbridge-config')?.data?.['google-credential.json'] ?? '',
    ) as object;
    expect(credential).toMatchObject({
      audience: `//iam.googleapis.com/${provider}`,
      credential_source: { file: '/run/identity/gcp' },
    });
  });

  it('has the configuration that is here, behind a proxy, with its secrets as files that are not in it', async () => {
    const all = await manifests([]);
    const text = named(all, 'ConfigMap', 'drawbridge-config')?.data?.['drawbridge.config.yaml'] ?? '';
    const server = checkSettings(text);
    expect(server).toMatchObject({
      listen: { host: '0.0.0.0', port: 8480 },
      behindProxy: true,
      sealKeyFile: '/run/secrets/drawbridge/seal-key.pem',
      authentication: {
        signIn: {
          clientSecretFile: '/run/secrets/drawbridge/client-secret',
          sessionKeyFile: '/run/secrets/drawbridge/session-key',
        },
      },
      store: { postgres: { host: 'drawbridge-postgres', tls: 'off' } },
      engine: 'embedded',
    });
    expect(server).not.toHaveProperty('tls');
    expect(text).toContain('allowedSigners: /drawbridge/approvers');
    expect(await exported(['--to', 'kubernetes'])).toContain(
      secrets.map((file) => `--from-file=${file}`).join(' '),
    );
  });

  it('has one server, and two with Temporal and a database that is there', async () => {
    expect(named(await manifests([]), 'Deployment')?.spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
    });
    const line = [
      '--with',
      'temporal',
      '--temporal',
      'temporal.example.com:7233',
      '--postgres',
      'db.example.com',
    ];
    const all = await manifests(line);
    expect(named(all, 'Deployment')?.spec).toMatchObject({
      replicas: 2,
      strategy: { type: 'RollingUpdate' },
    });
    expect(named(all, 'PodDisruptionBudget')).toBeDefined();
    expect(named(all, 'StatefulSet', 'drawbridge-postgres')).toBeUndefined();
    const text = named(all, 'ConfigMap', 'drawbridge-config')?.data?.['drawbridge.config.yaml'] ?? '';
    expect(checkSettings(text)).toMatchObject({
      store: { postgres: { host: 'db.example.com' } },
      engine: { temporal: { address: 'temporal.example.com:7233' } },
    });
    expect(JSON.stringify(named(all, 'NetworkPolicy')?.spec)).toContain('7233');
  });
});

describe('a deployment by compose', () => {
  it('runs every service without rights, the database on a network of its own, and names each file of a secret', async () => {
    const text = await exported(['--to', 'compose', ...federated]);
    const compose = parse(text) as {
      readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly secrets: object;
      readonly configs: Readonly<Record<string, { readonly content: string }>>;
      readonly networks: object;
    };
    expect(Object.keys(compose.services)).toEqual(['drawbridge', 'identity', 'postgres']);
    for (const service of Object.values(compose.services)) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        user: expect.stringMatching(/^\d+:\d+$/) as unknown,
        deploy: { resources: { limits: expect.anything() as unknown } },
      });
    }
    expect(compose.services.postgres).toMatchObject({ networks: ['inside'] });
    expect(compose.networks).toMatchObject({ inside: { internal: true } });
    expect(compose.services.drawbridge).toMatchObject({ ports: ['127.0.0.1:8480:8480'] });
    expect(Object.keys(compose.secrets)).toEqual(secrets);
    checkSettings(compose.configs['drawbridge.config.yaml']?.content ?? '');
    expect(await exported(['--to', 'compose', ...federated])).toBe(text);
  });
});

describe('a deployment to Azure Container Apps', () => {
  it('asks for each secret as one, has the probes, and writes the tokens for the other clouds before the server starts', async () => {
    const text = await exported([
      '--to',
      'azure-container-apps',
      '--postgres',
      'db.example.com',
      ...federated,
    ]);
    const asked = [...text.matchAll(/@secure\(\)\n.*\nparam (\w+) string\n/g)].map(([, name]) => name);
    expect(asked).toEqual(['auditKeyPem', 'clientSecret', 'postgresPassword', 'sealKeyPem', 'sessionKey']);
    for (const name of asked) expect(text).toContain(`value: ${name ?? ''}\n`);
    for (const part of ['/healthz', '/readyz', "type: 'UserAssigned'", 'minReplicas: 1', 'maxReplicas: 1'])
      expect(text).toContain(part);
    expect(text.indexOf('initContainers')).toBeLessThan(text.indexOf("name: 'tokens'"));
    expect(text.match(/api:\/\/federation/g)).toHaveLength(2);
  });
});

describe('export deploy', () => {
  it.each([
    [['--to', 'azure-container-apps'], 'name the database server'],
    [['--to', 'compose', '--with', 'temporal'], 'compose runs one server'],
    [['--to', 'kubernetes', '--with', 'temporal'], 'say where Temporal is'],
    [['--to', 'kubernetes', '--temporal', 'x:7233'], '--temporal is for --with temporal'],
    [['--to', 'compose', ...others], 'need --federation-audience'],
    [['--to', 'kubernetes', ...federated], 'a cluster has tokens of its own'],
    [['--to', 'compose', '--ingress-namespace', 'x'], 'is for --to kubernetes'],
    [['--to', 'kubernetes', '--azure-tenant', tenant], 'belong together'],
    [['--to', 'kubernetes', '--url', 'http://x'], 'https://HOST'],
    [['--to', 'kubernetes', '--gcp-provider', 'p'], '--gcp-provider: projects/NUMBER'],
  ])('refuses %j, which would not be obeyed', async (line, reason) => {
    const run = await drawbridge(['export', 'deploy', '--image', 'x', ...line], { cwd: folder });
    expect([run.code, run.err]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('refuses a configuration that lets nobody in, and two secrets of one name', async () => {
    const other = await freshFolder();
    const file = join(other, 'drawbridge.config.yaml');
    const line = ['export', 'deploy', '--to', 'kubernetes', '--image', 'x', '--config', file];
    await writeFile(file, JSON.stringify({ server: { publicUrl: 'https://drawbridge.example.com' } }));
    expect((await drawbridge(line)).err).toContain('nobody would be let in');
    const signIn = {
      ...configuration.server.authentication.signIn,
      clientSecretFile: 'mine/postgres-password',
    };
    const authentication = { ...configuration.server.authentication, signIn };
    await writeFile(file, JSON.stringify({ server: { ...configuration.server, authentication } }));
    expect((await drawbridge(line)).err).toContain('two files postgres-password');
  });

  it('writes to a folder, and not over another text', async () => {
    const out = await freshFolder();
    const line = ['--to', 'kubernetes', '--out', out];
    expect(await exported(line)).toBe(`${join(out, 'kubernetes.yaml')}\n`);
    expect(await readFile(join(out, 'kubernetes.yaml'), 'utf8')).toContain('kind: NetworkPolicy');
    const again = ['export', 'deploy', '--image', 'another', ...line];
    expect((await drawbridge(again, { cwd: folder })).code).toBe(2);
  });
});
