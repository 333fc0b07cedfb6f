import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

interface DoctorJson {
  readonly ready: boolean;
  readonly leftOut: readonly { readonly action: string }[];
  readonly services: readonly {
    readonly service: string;
    readonly identity?: string;
    readonly present: readonly { readonly name: string }[];
    readonly missing: readonly { readonly name: string }[];
    readonly unknown: readonly { readonly name: string; readonly why: string }[];
  }[];
  readonly checks: readonly { readonly name: string; readonly verdict: string; readonly said: string }[];
}

async function doctor(...args: readonly string[]) {
  const state = await freshFolder();
  const run = await drawbridge(['doctor', '--state', state, '--format', 'json', ...args]);
  const report = run.out === '' ? undefined : (JSON.parse(run.out) as DoctorJson);
  return { run, report, state };
}

const lacking = (report: DoctorJson | undefined, kind: 'missing' | 'unknown') =>
  report?.services.flatMap((service) => service[kind].map(({ name }) => name));

it('says whether what was done could be written to incidents, and which role that takes', async () => {
  const may = await drawbridge(['doctor', '--simulated', '--state', await freshFolder()]);
  expect(may.out).toMatch(/write-back to simulated.*incidents can be read and written/s);
  const world = JSON.parse(await readFile(join(root, 'demo/world.json'), 'utf8')) as { arm: object };
  const file = join(await freshFolder(), 'world.json');
  const withheld = ['Microsoft.SecurityInsights/incidents/comments/write'];
  await writeFile(file, JSON.stringify({ ...world, arm: { ...world.arm, withheld } }));
  const state = await freshFolder();
  const denied = await drawbridge(['doctor', '--simulated', '--world', file, '--state', state]);
  expect(denied.out.replaceAll(/\s+/g, ' ')).toContain(
    'takes Microsoft Sentinel Responder on the workspace law-soc',
  );
  const grants = await drawbridge(['export', 'permissions', '--playbook', 'contain-aws-access-key']);
  expect(grants.err).toContain('Microsoft Sentinel Responder on each workspace');
  expect(grants.err).toContain('Microsoft Sentinel Automation Contributor');
});

describe('on simulated clouds', () => {
  it('is ready when everything is granted, says who we are, and leaves nothing behind', async () => {
    const { run, report, state } = await doctor('--simulated');
    expect([run.code, report?.ready], run.err).toEqual([0, true]);
    expect(report?.services.map((service) => service.service)).toEqual(['aws', 'gcp', 'graph', 'arm']);
    for (const service of report?.services ?? []) expect(service.identity).toBeDefined();
    expect(report?.leftOut.map((omission) => omission.action)).toEqual(['gcp.oslogin.remove-ssh-keys']);
    expect(await readdir(state)).toEqual([]);
  });

  it.each([
    'iam:UpdateAccessKey',
    'compute.instances.stop',
    'User.EnableDisableAccount.All',
    'Microsoft.Compute/virtualMachines/deallocate/action',
  ])('with %s removed names exactly that one', async (permission) => {
    const { run, report } = await doctor('--simulated', '--without', permission);
    expect(run.code).toBe(1);
    expect(lacking(report, 'missing')).toEqual([permission]);
    expect(lacking(report, 'unknown')).toEqual([]);
  });

  it('with one removed in the world of the simulators names exactly that one, in words too', async () => {
    const world = JSON.parse(await readFile(join(root, 'demo/world.json'), 'utf8')) as { aws: object };
    const file = join(await freshFolder(), 'world.json');
    await writeFile(file, JSON.stringify({ ...world, aws: { ...world.aws, withheld: ['iam:GetUser'] } }));
    const run = await drawbridge(['doctor', '--simulated', '--world', file, '--state', await freshFolder()]);
    expect(run.code).toBe(1);
    expect(run.out.match(/✘ missing +(\S+)/g)).toHaveLength(1);
    expect(run.out).toMatch(/✘ missing +iam:GetUser in account 123456789012/);
    expect(run.out).toContain('contain-aws-access-key, step');
    expect(run.out).not.toMatch(/simulated-(token|secret)|canary|eyJ/);
  });

  it('asks only for the playbooks and actions that are named', async () => {
    const named = [
      '--simulated',
      '--playbook',
      'contain-aws-access-key',
      '--without',
      'compute.instances.stop',
    ];
    const { run, report } = await doctor(...named);
    expect([run.code, report?.services.map((service) => service.service)]).toEqual([0, ['aws']]);
    const other = await doctor('--simulated', '--action', 'gcp.oslogin.remove-ssh-keys');
    expect(other.run.code, 'what no cloud can report is never fine').toBe(1);
    expect(lacking(other.report, 'unknown')).toContain('oslogin.users.sshPublicKeys.delete');
  });

  it('never says that it is fine when it may not ask', async () => {
    const { run, report } = await doctor('--simulated', '--without', 'iam:SimulatePrincipalPolicy');
    expect(run.code).toBe(1);
    expect(lacking(report, 'unknown')).toContain('iam:UpdateAccessKey');
    expect(report?.services[0]?.unknown[0]?.why).toContain('iam:SimulatePrincipalPolicy');
  });
});

describe('on configured clouds', () => {
  it('says that nothing is configured, and that the playbooks would be refused', async () => {
    const { run, report } = await doctor('--content', root);
    expect(run.code).toBe(1);
    expect(report?.checks[0]).toMatchObject({ name: 'configuration', verdict: 'problem' });
    expect(lacking(report, 'unknown')).toContain('iam:UpdateAccessKey');
  });

  it('names a configuration that cannot be used, and still checks the rest', async () => {
    const config = join(await freshFolder(), 'drawbridge.config.yaml');
    await writeFile(config, 'clouds:\n  azure:\n    subscriptions: [production]\n');
    const { run, report } = await doctor('--config', config);
    expect(run.code).toBe(1);
    expect(report?.checks[0]?.said).toContain('subscriptions');
    expect(report?.checks.length).toBeGreaterThan(3);
  });
});

it('does not take a playbook for ready of which a step names no action', async () => {
  const content = await freshFolder();
  await mkdir(join(content, 'playbooks/broken'), { recursive: true });
  const text = await readFile(join(root, 'playbooks/contain-aws-access-key/playbook.yaml'), 'utf8');
  const broken = text.replace(/^id: .*$/m, 'id: broken').replace(/action: .*/g, 'action: aws.iam.no-action');
  await writeFile(join(content, 'playbooks/broken/playbook.yaml'), broken);
  const args = ['--simulated', '--content', content, '--world', join(root, 'demo/world.json')];
  const { run, report } = await doctor(...args);
  expect([run.code, report?.ready]).toEqual([1, false]);
  expect(run.err).toContain('playbook/unknown-action');
});

it.each([
  ['a permission withheld on real clouds', ['--without', 'iam:GetUser']],
  ['a permission that no action needs', ['--simulated', '--without', 'iam:GetUsr']],
  ['a right that no role holds', ['--simulated', '--without', 'oslogin.users.getLoginProfile']],
  ['a playbook that is not there', ['--simulated', '--playbook', 'contain-nothing']],
  ['an action that is not there', ['--simulated', '--action', 'aws.iam.nothing']],
  ['a configuration that is not there', ['--config', 'nowhere.yaml']],
  ['an invalid scope', ['--simulated', '--scope', 'production']],
])('takes %s for a usage error', async (_what, args) => {
  expect((await drawbridge(['doctor', ...args])).code).toBe(2);
});
