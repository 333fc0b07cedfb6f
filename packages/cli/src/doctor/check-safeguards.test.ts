import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSigningKey } from '@drawbridge/audit-log';
import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim } from '@drawbridge/cloud-sim';
import { actionCatalogue, type AzureConnection } from '@drawbridge/response-actions';
import { afterEach, describe, expect, it } from 'vitest';

import type { ActionUse } from '../actions/read-action-uses.ts';
import { checkAuditLog, checkBreakGlass, checkJournals, checkProtectedAssets } from './check-safeguards.ts';

const started: CloudSim[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((sim) => sim.close()));
});

const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
const uses: readonly ActionUse[] = actionCatalogue
  .filter((action) => action.id === 'azure.entra.disable-user')
  .map((action) => ({ action, permissions: action.permissions }));

describe('protected assets', () => {
  const list = { alias: 'DrawbridgeProtectedAssets', columns: ['Kind', 'Id', 'Reason'] };
  const row = { Kind: 'entra.user', Id: 'alice@example.com', Reason: 'On call' };

  it.each([
    ['is there', [{ ...list, rows: [row] }], 'fine'],
    ['is empty', [{ ...list, rows: [] }], 'warning'],
    ['is lost', [], 'problem'],
    ['has a column less', [{ ...list, columns: ['Kind', 'Id'], rows: [] }], 'problem'],
    ['has a misspelt kind', [{ ...list, rows: [{ ...row, Kind: 'entra.usr' }] }], 'problem'],
  ])('of which the list %s: %3$s', (_what, watchlists, verdict) => {
    expect(checkProtectedAssets([], uses, watchlists).map((check) => check.verdict)).toEqual([verdict]);
  });
});

describe('break-glass accounts', () => {
  const check = async (more: Partial<AzureConnection>, withheld: string[] = []) => {
    const user = { id: '00000000-0000-4000-8000-000000000001', userPrincipalName: 'break.glass@example.com' };
    const sim = await startCloudSim({ world: { azure: { users: [user], withheld } } });
    started.push(sim);
    const connections = { azure: { ...sim.connections.azure, ...more } };
    return checkBreakGlass({ connections, clock }, uses);
  };

  it('are looked up, since one that is misspelt protects nobody', async () => {
    expect(await check({})).toMatchObject([{ verdict: 'warning' }]);
    expect(await check({ breakGlassAccounts: ['break.glass@example.com'] })).toMatchObject([
      { verdict: 'fine' },
    ]);
    expect(await check({ breakGlassAccounts: ['brake.glass@example.com'] })).toMatchObject([
      { verdict: 'problem', said: expect.stringContaining('does not exist') as string },
    ]);
  });

  it('that cannot be looked up are a problem', async () => {
    const checked = await check({ breakGlassAccounts: ['break.glass@example.com'] }, ['User.Read.All']);
    expect(checked).toMatchObject([
      { verdict: 'problem', said: expect.stringContaining('cannot be looked up') as string },
    ]);
  });
});

describe('the journal', () => {
  const verdicts = async (folder: string) =>
    (await checkJournals({ connections: {}, clock }, { runs: folder })).map((check) => check.verdict);

  it('may be where nothing is yet, and is not made to find out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    expect(await verdicts(join(folder, 'state', 'runs'))).toEqual(['fine']);
    await expect(mkdir(join(folder, 'state'))).resolves.toBeUndefined();
  });

  it('cannot be where a file is', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'doctor-')), 'state');
    await writeFile(file, '');
    expect(await verdicts(join(file, 'runs'))).toEqual(['problem']);
  });

  it('with a run that cannot be read is a problem, since the caps would refuse', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    await mkdir(join(folder, 'run-1'));
    await writeFile(join(folder, 'run-1', 'journal.jsonl'), 'torn\n');
    expect(await verdicts(folder)).toEqual(['problem']);
  });

  it('with a run that never began is fine, with a warning: it changed nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    await mkdir(join(folder, 'run-1'));
    expect(await verdicts(folder)).toEqual(['fine', 'warning']);
  });
});

describe('the audit log', () => {
  it('is said to be signed, or not, and with a key in whose reach', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drawbridge-doctor-'));
    const key = join(folder, 'key.pem');
    const runs = join(folder, 'state', 'runs');
    const check = async (changes: Partial<Parameters<typeof checkAuditLog>[0]> = {}) => {
      const [found] = await checkAuditLog({ key, keyIsNamed: true, runs, clock, ...changes });
      return found?.verdict;
    };
    expect(await check()).toBe('fine');
    await openSigningKey(key);
    expect(await check()).toBe('fine');
    expect(await check({ runs: join(folder, 'runs') })).toBe('warning');
    await chmod(key, 0o644);
    expect(await check()).toBe('problem');
    expect(await check({ keyIsNamed: false })).toBe('warning');
    expect(await check({ key: join(key, 'below-a-file') })).toBe('problem');
  });
});
