import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { canonicalJson, type JsonValue } from '@drawbridge/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const idOf = (type: string) => z.string().regex(new RegExp(`^${type}--${uuid}$`));
const variableName = z.string().regex(/^__[a-zA-Z_][a-zA-Z0-9_-]{0,199}__$/);
/** To the millisecond, as text. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const httpApi = z.strictObject({
  type: z.literal('http-api'),
  command: z.string().regex(/^(GET|POST) \/\S* HTTP\/1\.1$/),
  headers: z.record(z.string(), z.array(z.string())),
  content: z.string(),
  playbook_activity: z.string(),
});
const step = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), on_completion: idOf('action') }),
  z.strictObject({
    type: z.literal('action'),
    name: z.string(),
    description: z.string(),
    on_completion: idOf('end'),
    commands: z.array(httpApi).min(1),
    agent: idOf('http-api'),
    in_args: z.array(variableName).min(1),
  }),
  z.strictObject({ type: z.literal('end') }),
]);
const signatureShape = z.strictObject({
  type: z.literal('jss'),
  id: idOf('jss'),
  created: time,
  modified: time,
  signee: z.string().min(1),
  related_to: idOf('playbook'),
  related_version: time,
  hash_algorithm: z.literal('sha-256'),
  algorithm: z.literal('Ed25519'),
  public_key: z.base64(),
  value: z.base64url(),
});

/** A playbook of CACAO 2.0, as far as ours goes: by OASIS's JSON schemas, which are in no package. */
const cacaoPlaybook = z.strictObject({
  type: z.literal('playbook'),
  spec_version: z.literal('cacao-2.0'),
  id: idOf('playbook'),
  name: z.string().min(1),
  description: z.string(),
  playbook_types: z.array(z.enum(['mitigation', 'remediation'])),
  playbook_activities: z.array(z.enum(['restrict-access', 'disconnect-system'])).min(1),
  created_by: idOf('identity'),
  created: time,
  modified: time,
  labels: z.array(z.string()).min(1),
  playbook_variables: z.record(
    variableName,
    z.strictObject({
      type: z.enum(['string', 'dictionary']),
      description: z.string(),
      external: z.literal(true),
    }),
  ),
  workflow_start: idOf('start'),
  workflow: z.record(idOf('(start|action|end)'), step),
  authentication_info_definitions: z.record(
    idOf('oauth2'),
    z.strictObject({
      type: z.literal('oauth2'),
      name: z.string(),
      oauth_header: z.string(),
      token: z.string(),
    }),
  ),
  agent_definitions: z.record(
    idOf('http-api'),
    z.strictObject({
      type: z.literal('http-api'),
      name: z.string(),
      address: z.strictObject({ url: z.array(z.url()).length(1) }),
      authentication_info: idOf('oauth2'),
    }),
  ),
  signatures: z.array(signatureShape).length(1),
});
type Cacao = z.infer<typeof cacaoPlaybook>;

let keyFile: string;
let playbooks: ReadonlyMap<string, Cacao>;

async function exported(...more: readonly string[]): Promise<ReadonlyMap<string, Cacao>> {
  const out = await freshFolder();
  const line = ['export', 'cacao', '--server-url', 'https://drawbridge.example.com', '--content', root];
  const run = await drawbridge([
    ...line,
    '--out',
    out,
    '--key',
    keyFile,
    '--at',
    '2026-11-30T09:00:00Z',
    ...more,
  ]);
  expect(run.code, run.err).toBe(0);
  const read = (await readdir(out)).map(async (name) => {
    return [name, cacaoPlaybook.parse(JSON.parse(await readFile(join(out, name), 'utf8')))] as const;
  });
  return new Map(await Promise.all(read));
}

beforeAll(async () => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  keyFile = join(await freshFolder(), 'key.pem');
  await writeFile(keyFile, pem, { mode: 0o600 });
  playbooks = await exported();
});

/** As a consumer verifies it: without the value, canonical, hashed, with the key that the signature names. */
function isSigned({ signatures, ...playbook }: Cacao): boolean {
  const [signature] = signatures;
  if (signature === undefined) return false;
  const { value, ...rest } = signature;
  const signed = canonicalJson({ ...playbook, signatures: [rest] } as unknown as JsonValue);
  const hash = createHash('sha256').update(signed).digest();
  const key = createPublicKey({ key: Buffer.from(rest.public_key, 'base64'), format: 'der', type: 'spki' });
  return verify(null, hash, key, Buffer.from(value, 'base64url'));
}

describe('the playbooks of CACAO', () => {
  it('are one for each of ours', async () => {
    const ours = (await readdir(join(root, 'playbooks'))).map((id) => `${id}.cacao.json`);
    expect([...playbooks.keys()].toSorted()).toEqual(ours.toSorted());
  });

  it('lead from their start over one call to their end, and name only what is defined in them', () => {
    for (const [name, playbook] of playbooks) {
      const { workflow, workflow_start: start } = playbook;
      const way = [];
      for (let at: string | undefined = start; at !== undefined;) {
        const found: z.infer<typeof step> | undefined = workflow[at];
        way.push(found?.type);
        at = found !== undefined && 'on_completion' in found ? found.on_completion : undefined;
      }
      expect(way, name).toEqual(['start', 'action', 'end']);
      const [action] = Object.values(workflow).filter((found) => found.type === 'action');
      expect(Object.keys(playbook.agent_definitions)).toEqual([action?.agent]);
      const [agent] = Object.values(playbook.agent_definitions);
      expect(Object.keys(playbook.authentication_info_definitions)).toEqual([agent?.authentication_info]);
      expect(Object.keys(playbook.playbook_variables)).toEqual(action?.in_args);
      const id = name.replace('.cacao.json', '');
      expect(action?.commands[0]?.command).toBe(`POST /v1/incidents?playbook=${id} HTTP/1.1`);
    }
  });

  it('have no id of another', () => {
    const ids = [...playbooks.values()].flatMap(({ id, workflow }) => [id, ...Object.keys(workflow)]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are signed, and no longer so when a word of them is changed', () => {
    for (const playbook of playbooks.values()) {
      expect(isSigned(playbook)).toBe(true);
      expect(isSigned({ ...playbook, description: `${playbook.description} ` })).toBe(false);
      const [signature] = playbook.signatures;
      expect(signature?.related_to).toBe(playbook.id);
      expect(signature?.related_version).toBe(playbook.modified);
    }
  });

  it('are the same each time, by the same key and of the same time', async () => {
    expect(await exported()).toEqual(playbooks);
  });

  it('name the identity that made them; one that is none is refused', async () => {
    const identity = 'identity--0f4c2a4e-7b0b-4c6e-9c58-1b7a6f1b2c3d';
    const named = await exported('--created-by', identity);
    expect([...named.values()].map((playbook) => playbook.created_by)).toEqual(
      [...playbooks].map(() => identity),
    );
    const line = ['export', 'cacao', '--server-url', 'https://drawbridge.example.com', '--content', root];
    const run = await drawbridge([...line, '--out', await freshFolder(), '--created-by', 'us']);
    expect([run.code, run.out]).toEqual([2, '']);
  });
});
