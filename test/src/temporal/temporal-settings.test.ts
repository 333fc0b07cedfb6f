import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { newCertificates, type NewCertificates } from '@drawbridge/cloud-sim';
import {
  findTemporal,
  startTemporal,
  type TemporalServer,
} from '@drawbridge/engine-temporal/temporal-server-suite';
import {
  findPostgres,
  startPrivateServer,
  type PrivateServer,
} from '@drawbridge/sql-store/private-server-suite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { demoKey, openGround, type Ground } from '../crash/ground.ts';
import { untilState } from '../server/caller.ts';
import { demoIncident, playbookId } from '../server/ground.ts';
import { serveOn, type ServingProcess } from '../server/serve-process.ts';
import { guardTemporal, type Demands, type TemporalGuard } from './guarded-temporal.ts';

const found = await findTemporal();
const bin = findPostgres();
const lacking = bin === undefined ? 'PostgreSQL is not installed' : found.found ? undefined : found.reason;
const reason = lacking === undefined ? '' : ` (skipped: ${lacking})`;

/** Every setting of `server.engine.temporal`, on a server whose Temporal lets in only those who prove themselves. */
describe.skipIf(lacking !== undefined)(`how Temporal is reached${reason}`, () => {
  let temporal: TemporalServer;
  let postgres: PrivateServer;
  let certificates: NewCertificates;
  beforeAll(async () => {
    if (!found.found) return;
    temporal = await startTemporal(found);
    postgres = await startPrivateServer(bin ?? '');
    certificates = await newCertificates();
  }, 300_000);
  afterAll(async () => {
    await temporal.remove();
    await postgres.remove();
  }, 120_000);

  async function guard(demands: Omit<Demands, 'certificates'>): Promise<TemporalGuard> {
    const guarded = await guardTemporal(temporal.address, { certificates, ...demands });
    onTestFinished(() => guarded.close());
    return guarded;
  }

  /** A folder with every file that a setting can name, and the configuration that names some of them. */
  async function groundWith(settings: object): Promise<Ground> {
    const ground = await openGround();
    onTestFinished(() => ground.close());
    const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const { ca, client } = certificates;
    const other = await newCertificates();
    const files = {
      ...{ 'seal.pem': newKey(), 'audit.pem': newKey() },
      ...{ 'ca.pem': ca, 'cert.pem': client.cert, 'key.pem': client.key },
      ...{ 'other-ca.pem': other.ca, 'other-cert.pem': other.client.cert, 'other-key.pem': other.client.key },
      ...{ 'api-key': 'the-key-of-this-test\n', 'other-api-key': 'another-key\n' },
      ...{ payloads: randomBytes(32).toString('base64'), 'short-key': randomBytes(16).toString('base64') },
    };
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(ground.folder, name), text, { mode: 0o600 });
    const { namespace } = temporal;
    const engine = {
      temporal: { namespace, taskQueue: `settings-${randomBytes(6).toString('hex')}`, ...settings },
    };
    const file = join(ground.folder, 'drawbridge.config.yaml');
    const store = { postgres: { url: await postgres.createDatabase() } };
    const server = { store, engine, sealKeyFile: 'seal.pem' };
    writeFileSync(file, `${readFileSync(file, 'utf8')}${stringify({ server, audit: { key: 'audit.pem' } })}`);
    return ground;
  }

  /** Has the demo's key contained; gives the id of the run. */
  async function containOn({ call }: ServingProcess): Promise<string> {
    const { body } = await call('/v1/incidents', { body: await demoIncident() });
    const { runs } = body as { runs: { runId: string; playbook: string }[] };
    const { runId = '' } = runs.find(({ playbook }) => playbook === playbookId) ?? {};
    expect((await untilState(call, runId, 'ended')).status).toBe('contained');
    return runId;
  }

  /** What a server says that does not come up with these settings. */
  async function refusalWith(settings: object): Promise<string> {
    const { code, err } = await (await groundWith(settings)).run(['serve', '--port', '0']);
    expect(code).toBe(1);
    return err;
  }

  async function serving(ground: Ground): Promise<ServingProcess> {
    const server = await serveOn(ground);
    onTestFinished(async () => {
      server.child.kill('SIGKILL');
      await server.ended;
    });
    return server;
  }

  it('with a certificate of ours, where the server demands one, for what is asked and for what is worked', async () => {
    const { address, passed, refused } = await guard({ client: true });
    const mutual = { caFile: 'ca.pem', certFile: 'cert.pem', keyFile: 'key.pem' };
    const ground = await groundWith({ address, tls: mutual });
    await containOn(await serving(ground));
    expect(ground.keyStatus(demoKey)).toBe('Inactive');
    expect([passed() > 10, refused()]).toEqual([true, 0]);
  });

  it.each([
    ['none', { caFile: 'ca.pem' }],
    ['one of another authority', { caFile: 'ca.pem', certFile: 'other-cert.pem', keyFile: 'other-key.pem' }],
  ])('is refused there with %s', async (_, tls) => {
    const { address, passed } = await guard({ client: true });
    expect(await refusalWith({ address, tls })).toMatch(/does not let us in|engine\/unreachable/);
    expect(passed()).toBe(0);
  });

  it.each([
    ['by another authority', { caFile: 'other-ca.pem' }],
    ['by none of this machine', true],
    ['for another name', { caFile: 'ca.pem', serverName: 'temporal.example.com' }],
  ])('does not trust a server whose certificate is signed %s', async (_, tls) => {
    const { address, passed } = await guard({});
    expect(await refusalWith({ address, tls })).toMatch(/does not let us in|engine\/unreachable/);
    expect(passed()).toBe(0);
  });

  it('trusts a server under the name that is set, which is not that of its address', async () => {
    const { address, passed } = await guard({});
    const [, port = ''] = address.split(':');
    const tls = { caFile: 'ca.pem', serverName: 'localhost' };
    await serving(await groundWith({ address: `127.0.0.1:${port}`, tls }));
    expect(passed()).toBeGreaterThan(0);
  });

  it('with an API key, for what is asked and for what is worked; with another one it is refused', async () => {
    const { address, passed, refused } = await guard({ apiKey: 'the-key-of-this-test' });
    const tls = { caFile: 'ca.pem' };
    const ground = await groundWith({ address, tls, apiKeyFile: 'api-key' });
    await containOn(await serving(ground));
    expect(ground.keyStatus(demoKey)).toBe('Inactive');
    expect([passed() > 10, refused()]).toEqual([true, 0]);
    const said = await refusalWith({ address, tls, apiKeyFile: 'other-api-key' });
    expect(said).toMatch(/does not let us in|engine\/unreachable/);
    expect(said).not.toContain('another-key');
    expect(refused()).toBeGreaterThan(0);
  });

  it('keeps nothing there that can be read, with a key for payloads', async () => {
    const { address } = temporal;
    const [plain, sealed] = [
      await groundWith({ address }),
      await groundWith({ address, encryptionKeyFile: 'payloads' }),
    ];
    const kept = await Promise.all(
      [plain, sealed].map(async (ground) => {
        const config = readFileSync(join(ground.folder, 'drawbridge.config.yaml'), 'utf8');
        const [, taskQueue = ''] = /taskQueue: (\S+)/.exec(config) ?? [];
        const runId = await containOn(await serving(ground));
        return historyOf(`${taskQueue}/${runId}`, temporal);
      }),
    );
    expect(kept[0]).toContain(demoKey);
    expect(kept[1]).not.toContain(demoKey);
    expect(kept[1]).toContain('binary/encrypted');
  });

  it('refuses a key for payloads that is none', async () => {
    const said = await refusalWith({ address: temporal.address, encryptionKeyFile: 'short-key' });
    expect(said).toContain('this is not the base64 of 32 bytes');
  });
});

/** The history of a workflow as Temporal's own program tells it, each payload with what can be read of it. */
async function historyOf(workflowId: string, { address }: TemporalServer): Promise<string> {
  if (!found.found) return '';
  const where = ['--address', address, '--workflow-id', workflowId];
  const shown = await promisify(execFile)(found.program, ['workflow', 'show', ...where, '--output', 'json'], {
    maxBuffer: 50_000_000,
  });
  return shown.stdout.replaceAll(
    /"(?:data|encoding)": "([A-Za-z0-9+/=]+)"/g,
    (whole, base64: string) => `${whole} ${Buffer.from(base64, 'base64').toString('latin1')}`,
  );
}
