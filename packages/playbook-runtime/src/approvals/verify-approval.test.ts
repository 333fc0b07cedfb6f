import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';

import { audienceFor, type TrustedIssuer } from './oidc-approval.ts';
import type { SignedApproval } from './signed-approval.ts';
import { signWithSsh } from './ssh-approval.ts';
import { readVerifiedApproval } from './verify-approval.ts';

const planHash = 'a'.repeat(64);
const now = new Date('2026-01-12T10:00:00Z');
const statement = { planHash, by: 'alice@example.com', at: '2026-01-12T09:59:00.000Z' };

const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
// In CI it has to be there: a skipped test is not seen.
const withSsh = describe.skipIf(!hasSshKeygen && process.env.CI === undefined);
const skipped = hasSshKeygen ? '' : ' (skipped: there is no ssh-keygen)';

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-approvals-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function keep(folder: string, approval: unknown): Promise<string> {
  const file = join(folder, 'approval.json');
  await writeFile(file, JSON.stringify(approval));
  return file;
}

interface SshSetup {
  readonly folder: string;
  readonly key: string;
  readonly trust: { readonly allowedSigners: string; readonly issuers: readonly [] };
  readonly approval: Extract<SignedApproval, { method: 'ssh' }>;
}

/** The file to sign with the certificate of a key: both halves lie beside it under one name. */
async function certified(folder: string, key: string): Promise<string> {
  const name = join(folder, 'certified');
  await copyFile(key, name);
  await copyFile(`${key}-cert.pub`, `${name}.pub`);
  return `${name}.pub`;
}

/** Alice may approve with a key of hers, and has approved the plan. */
async function setUpSsh(options = '', principals = 'alice@example.com'): Promise<SshSetup> {
  const folder = await freshFolder();
  const key = join(folder, 'id');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'alice', '-f', key]);
  const publicKey = execFileSync('ssh-keygen', ['-y', '-f', key]).toString().trim();
  const allowedSigners = join(folder, 'allowed-signers');
  await writeFile(allowedSigners, `${principals} ${options}${publicKey}\n`);
  const signed = await signWithSsh(key, statement);
  if (!signed.ok || signed.value.method !== 'ssh') throw new Error('not signed');
  return { folder, key, trust: { allowedSigners, issuers: [] }, approval: signed.value };
}

withSsh(`an approval signed with an SSH key${skipped}`, () => {
  it('names who may approve with that key', async () => {
    const { folder, trust, approval } = await setUpSsh('namespaces="drawbridge-approval" ');
    const read = await readVerifiedApproval(await keep(folder, approval), trust, now);
    expect(read).toMatchObject({
      ok: true,
      value: { ...statement, verified: { method: 'ssh', identity: statement.by } },
    });
    expect(read.ok && read.value.verified?.method === 'ssh' && read.value.verified.key).toMatch(/^SHA256:/);
  });

  it.each([
    ['the plan', { planHash: 'b'.repeat(64) }],
    ['the time', { at: '2026-01-12T10:00:00.000Z' }],
    ['the name', { by: 'bob@example.com' }],
    ['the signature', { signature: 'forged' }],
  ])('does not count once %s in it was changed', async (_, changes) => {
    const { folder, trust, approval } = await setUpSsh();
    const read = await readVerifiedApproval(await keep(folder, { ...approval, ...changes }), trust, now);
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'approval/not-verified' }] });
  });

  it('does not count when another key signed it', async () => {
    const { folder, trust } = await setUpSsh();
    const { approval } = await setUpSsh();
    const read = await readVerifiedApproval(await keep(folder, approval), trust, now);
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'approval/not-verified' }] });
  });

  it('does not count when the key may sign other things only, or is no longer valid', async () => {
    for (const options of ['namespaces="git" ', 'valid-before="20200101" ']) {
      const { folder, trust, approval } = await setUpSsh(options);
      expect((await readVerifiedApproval(await keep(folder, approval), trust, now)).ok).toBe(false);
    }
  });

  it.each(['*', '*@example.com', 'alice@*', 'bob@example.com,?lice@example.com', '!eve@example.com,*'])(
    'does not count where the key may sign in any name that fits %j: its owner could be anybody, also the requester',
    async (principals) => {
      const { folder, trust, approval } = await setUpSsh('', principals);
      const read = await readVerifiedApproval(await keep(folder, approval), trust, now);
      expect(read).toMatchObject({ ok: false, problems: [{ code: 'approval/not-verified' }] });
      expect(read.problems[0]?.message).toContain('alice@example.com');
    },
  );

  it('counts where the name stands beside others, in whatever order', async () => {
    for (const principals of ['alice@example.com,bob@example.com', '"bob@example.com,alice@example.com"']) {
      const { folder, trust, approval } = await setUpSsh('', principals);
      expect((await readVerifiedApproval(await keep(folder, approval), trust, now)).ok).toBe(true);
    }
  });

  it('counts with a certificate that names its owner, and in no other name', async () => {
    const { folder, key, trust } = await setUpSsh();
    const ca = join(folder, 'ca');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', ca]);
    execFileSync('ssh-keygen', ['-q', '-s', ca, '-I', 'alice', '-n', 'alice@example.com', `${key}.pub`]);
    await writeFile(trust.allowedSigners, `* cert-authority ${await readFile(`${ca}.pub`, 'utf8')}`);
    for (const [by, counts] of [
      ['alice@example.com', true],
      ['bob@example.com', false],
    ] as const) {
      const signed = await signWithSsh(await certified(folder, key), { ...statement, by });
      if (!signed.ok) throw new Error('not signed');
      expect((await readVerifiedApproval(await keep(folder, signed.value), trust, now)).ok).toBe(counts);
    }
  });

  it('does not count when the signature was made for another purpose', async () => {
    const { folder, key, trust, approval } = await setUpSsh();
    const file = join(folder, 'statement');
    await writeFile(file, 'anything');
    execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-f', key, '-n', 'git', file], { stdio: 'ignore' });
    const signature = await readFile(`${file}.sig`, 'utf8');
    const read = await readVerifiedApproval(await keep(folder, { ...approval, signature }), trust, now);
    expect(read.ok).toBe(false);
  });

  it('does not count where nobody may approve', async () => {
    const { folder, approval } = await setUpSsh();
    const trust = { allowedSigners: join(folder, 'absent'), issuers: [] };
    expect((await readVerifiedApproval(await keep(folder, approval), trust, now)).ok).toBe(false);
  });

  it('is not made with a key that is not there', async () => {
    expect((await signWithSsh('/nonexistent/key', statement)).ok).toBe(false);
  });
});

describe('the file of an approval', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'x'],
    ['another version', JSON.stringify({ version: 2 })],
    [
      'a name of two lines',
      JSON.stringify({ version: 1, method: 'ssh', ...statement, by: 'a\nb', signature: 's' }),
    ],
    [
      'an invisible name',
      JSON.stringify({ version: 1, method: 'ssh', ...statement, by: '\u200b', signature: 's' }),
    ],
  ])('is not read where it holds %s', async (_, text) => {
    const file = join(await freshFolder(), 'approval.json');
    await writeFile(file, text);
    const trust = { allowedSigners: '/nonexistent', issuers: [] };
    const read = await readVerifiedApproval(file, trust, now);
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'approval/unreadable' }] });
  });
});

const claims = { repository: 'example/content', environment: 'containment' };

/** An issuer as a CI is one, whose keys are served on this machine. */
async function setUpIssuer(changes: Partial<TrustedIssuer> = {}) {
  const pair = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const server = createServer((_, answer) =>
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(jwks)),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const issuer: TrustedIssuer = {
    issuer: 'https://ci.example.com',
    audience: 'drawbridge',
    identity: 'actor',
    claims,
    keys: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks`,
    planInAudience: true,
    ...changes,
  };
  return { issuer, jwks, key: pair.privateKey };
}

const payload: JWTPayload = {
  ...claims,
  actor: 'alice',
  sub: 'repo:example/content:environment:containment',
};

function token(
  key: CryptoKey,
  changes: { payload?: JWTPayload; audience?: string; issuer?: string; at?: number; life?: number } = {},
) {
  const at = changes.at ?? now.getTime() / 1_000 - 60;
  return new SignJWT(changes.payload ?? payload)
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(changes.issuer ?? 'https://ci.example.com')
    .setAudience(changes.audience ?? `drawbridge/${planHash}`)
    .setIssuedAt(at)
    .setExpirationTime(at + (changes.life ?? 600))
    .sign(key);
}

async function check(issuers: readonly TrustedIssuer[], jwt: string, by = 'alice') {
  const approval = { version: 1, method: 'oidc', planHash, by, at: statement.at, token: jwt };
  const file = await keep(await freshFolder(), approval);
  return readVerifiedApproval(file, { allowedSigners: '/nonexistent', issuers }, now);
}

describe('an approval with a token of a CI', () => {
  it('names whom the token names, at the time of the token, and keeps no token', async () => {
    const { issuer, key } = await setUpIssuer();
    const jwt = await token(key);
    const read = await check([issuer], jwt);
    expect(read).toMatchObject({
      ok: true,
      value: {
        by: 'alice',
        at: '2026-01-12T09:59:00.000Z',
        planHash,
        verified: { issuer: issuer.issuer, bound: true },
      },
    });
    expect(JSON.stringify(read)).not.toContain(jwt);
  });

  it('is verified offline where the keys are in a file', async () => {
    const { issuer, jwks, key } = await setUpIssuer();
    const keys = join(await freshFolder(), 'jwks.json');
    await writeFile(keys, JSON.stringify(jwks));
    expect((await check([{ ...issuer, keys }], await token(key))).ok).toBe(true);
  });

  it.each([
    ['another plan', { audience: `drawbridge/${'b'.repeat(64)}` }],
    ['another audience', { audience: 'sigstore' }],
    ['an audience without the plan', { audience: 'drawbridge' }],
    ['another issuer', { issuer: 'https://ci.example.com/' }],
    ['a time that is over', { at: now.getTime() / 1_000 - 7_200 }],
    ['a time that is to come', { at: now.getTime() / 1_000 + 7_200 }],
    ['another repository', { payload: { ...payload, repository: 'example/other' } }],
    ['no environment', { payload: { actor: 'alice', sub: 's', repository: claims.repository } }],
    ['nobody', { payload: { ...claims, sub: 's' } }],
  ])('does not count when it is for %s', async (_, changes) => {
    const { issuer, key } = await setUpIssuer();
    const read = await check([issuer], await token(key, changes));
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'approval/not-verified' }] });
  });

  it('does not count without a signature, with another key, with a shared secret, or with no issuer trusted', async () => {
    const { issuer, jwks, key } = await setUpIssuer();
    const other = await setUpIssuer();
    const none = new UnsecuredJWT(payload).setIssuer(issuer.issuer).setAudience(`drawbridge/${planHash}`);
    const at = now.getTime() / 1_000 - 60;
    const secret = new TextEncoder().encode(JSON.stringify(jwks));
    const shared = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setIssuer(issuer.issuer)
      .setAudience(`drawbridge/${planHash}`)
      .setIssuedAt(at)
      .setExpirationTime(at + 600)
      .sign(secret);
    const forged = [
      none
        .setIssuedAt(at)
        .setExpirationTime(at + 600)
        .encode(),
      await token(other.key),
      shared,
    ];
    for (const jwt of forged) expect((await check([issuer], jwt)).ok).toBe(false);
    expect((await check([], await token(key))).ok).toBe(false);
    expect((await check([issuer], await token(key), 'bob')).ok).toBe(false);
  });

  it('says that it is not bound to the plan where the issuer sets the audience', async () => {
    const { issuer, key } = await setUpIssuer({
      audience: 'api://AzureADTokenExchange',
      planInAudience: false,
    });
    expect(audienceFor(issuer, planHash)).toBe('api://AzureADTokenExchange');
    const read = await check([issuer], await token(key, { audience: 'api://AzureADTokenExchange' }));
    expect(read).toMatchObject({ ok: true, value: { verified: { bound: false } } });
  });
});
