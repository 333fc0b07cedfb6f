import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';

const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
// In CI it has to be there: a skipped test is not seen.
const withSsh = describe.skipIf(!hasSshKeygen && process.env.CI === undefined);
const skipped = hasSshKeygen ? '' : ' (skipped: there is no ssh-keygen)';
const hash = 'a'.repeat(64);

/** A folder with a key that alice may approve with. */
async function setUp(): Promise<{ readonly cwd: string; readonly sign: readonly string[] }> {
  const cwd = await freshFolder();
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(cwd, 'key')]);
  const key = (await readFile(join(cwd, 'key.pub'), 'utf8')).trim();
  writeFileSync(join(cwd, 'allowed-signers'), `alice@example.com,root@vm ${key}\n`);
  writeFileSync(join(cwd, 'drawbridge.config.yaml'), 'approvals: { allowedSigners: allowed-signers }\n');
  return { cwd, sign: ['--as', 'alice@example.com', '--ssh-key', 'key'] };
}

const contain = ['contain', 'aws.iam.deny-user', 'AKIAEXAMPLEDANA00001', '--simulated'];

withSsh(`approve${skipped}`, () => {
  it('signs a hash, and says that it has not seen the plan', async () => {
    const { cwd, sign } = await setUp();
    const ran = await drawbridge(['approve', hash, ...sign], { cwd });
    expect(ran.err).toContain('only the hash is known here');
    expect(JSON.parse(ran.out)).toMatchObject({ method: 'ssh', planHash: hash, by: 'alice@example.com' });
  });

  it('shows the plan of a run and signs it, and does not sign a plan that was altered', async () => {
    const { cwd, sign } = await setUp();
    await drawbridge([...contain, '--apply', '--approved-by', 'bo'], { cwd });
    const [run = ''] = readdirSync(join(cwd, '.drawbridge/simulated/runs')).filter(
      (name) => !name.startsWith('.'),
    );
    const approved = await drawbridge(['approve', run, ...sign], { cwd });
    expect(approved.err).toContain('Deny everything to IAM user dana.reyes');
    expect(approved.err).toMatch(/^content +.*bundled with Drawbridge/m);
    const plan = (
      await drawbridge(
        ['contain', 'aws.access-key', 'AKIAEXAMPLEKIMLEE001', '--simulated', '--format', 'json'],
        { cwd },
      )
    ).out;
    writeFileSync(
      join(cwd, 'altered.json'),
      plan.replaceAll('"onFailure": "stop"', '"onFailure": "continue"'),
    );
    const altered = await drawbridge(['approve', 'altered.json', ...sign], { cwd });
    expect([altered.code, altered.out]).toEqual([1, '']);
    expect(altered.err).toContain('[approval/plan-altered]');
  });

  it('gives an approval that acts on its plan alone, and not for the requester', async () => {
    const { cwd, sign } = await setUp();
    const act = [...contain, '--apply', '--approval', 'approval.json'];
    await drawbridge(['approve', hash, ...sign, '--out', 'approval.json'], { cwd });
    expect((await drawbridge(act, { cwd })).out).toContain('approved another plan');
    const plan = JSON.parse((await drawbridge([...contain, '--format', 'json'], { cwd })).out) as {
      answers: readonly { plan: { hash: string } }[];
    };
    const own = [
      'approve',
      plan.answers[0]?.plan.hash ?? '',
      '--as',
      'root@vm',
      '--ssh-key',
      'key',
      '--out',
      'own.json',
    ];
    expect((await drawbridge(own, { cwd })).code).toBe(0);
    const refused = await drawbridge(
      [...contain, '--apply', '--approval', 'own.json', '--requester', 'ROOT'],
      { cwd },
    );
    expect(refused.code).toBe(3);
    expect(refused.out).toContain('root@vm requested the run and cannot approve it');
  });

  it('stops everything where the signature is not good', async () => {
    const { cwd, sign } = await setUp();
    const approval = (await drawbridge(['approve', hash, ...sign], { cwd })).out;
    writeFileSync(join(cwd, 'forged.json'), approval.replace('alice@', 'bob@'));
    const ran = await drawbridge([...contain, '--apply', '--approval', 'forged.json'], { cwd });
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toContain('[approval/not-verified]');
  });

  it.each([
    [['approve', hash], 'sign with one of'],
    [['approve', hash, '--ssh-key', 'key'], '--as'],
    [['approve', hash, '--as', 'a', '--ssh-key', 'key', '--oidc'], 'sign with one of'],
    [['approve', hash, '--oidc'], 'approvals.oidc'],
    [['approve', hash, '--oidc-token', 'absent'], '--oidc-token'],
    [['approve', 'unheard-of', '--as', 'a', '--ssh-key', 'key'], 'neither the hash'],
  ])('is told by %j what it misses', async (args, said) => {
    const { cwd } = await setUp();
    const ran = await drawbridge(args, { cwd });
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(said)]);
  });
});
