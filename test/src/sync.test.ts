import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root, type Run } from './drawbridge.ts';

interface KeptWorld {
  readonly arm: {
    readonly revision: number;
    readonly workspaces: readonly { readonly alertRules: { properties: Record<string, unknown> }[] }[];
  };
}

describe('publishing this repository to a simulated workspace', () => {
  let state: string;
  let plan: string;
  const sync = (verb: string, ...more: readonly string[]): Promise<Run> =>
    drawbridge(['sync', verb, '--simulated', '--state', state, ...more]);
  const world = async () =>
    JSON.parse(await readFile(join(state, 'simulated/clouds.json'), 'utf8')) as KeptWorld;
  /** The simulator counts its writes. */
  const writes = async () => (await world()).arm.revision;

  beforeAll(async () => {
    state = await freshFolder();
    plan = join(state, 'plan.json');
    const planned = await sync('plan', '--out', plan);
    expect(planned.code, planned.err).toBe(0);
  });

  it.each([
    ['no plan at all', () => []],
    ['a hash that nobody has seen', () => ['--plan', '0'.repeat(64)]],
    ['a plan that was altered', () => ['--plan', join(state, 'altered.json')]],
  ])('refuses to apply %s, and writes nothing', async (_what, args) => {
    const text = await readFile(plan, 'utf8');
    await writeFile(
      join(state, 'altered.json'),
      text
        .replace('"severity": "Medium"', '"severity": "High"')
        .replace('"enabled": true', '"enabled": false'),
    );
    const before = await writes();
    const run = await sync('apply', ...args());
    expect(run.code, run.err).toBe(3);
    expect(await writes()).toBe(before);
  });

  it('applies the plan once, finds nothing to do, refuses the old plan, and shows an edit', async () => {
    const applied = await sync('apply', '--plan', plan);
    expect(applied.code, applied.err).toBe(0);
    const again = await sync('plan', '--format', 'markdown');
    expect(again.out).toContain('0 to create, 0 to update, 0 to adopt, 0 to delete, 0 edited');
    expect((await sync('drift')).code).toBe(0);

    const kept = await world();
    kept.arm.workspaces[0]!.alertRules[0]!.properties.triggerThreshold = 7;
    await writeFile(join(state, 'simulated/clouds.json'), JSON.stringify(kept));
    const drift = await sync('drift');
    expect(drift.code).toBe(1);
    expect(drift.out).toContain('triggerThreshold: 0 → 7 (kept)');

    const folder = await freshFolder();
    const pulled = await sync('pull', '--into', folder);
    expect(pulled.code, pulled.err).toBe(0);
    expect((await sync('drift', '--content', folder, '--targets', join(root, 'targets.yaml'))).code).toBe(0);
    expect((await sync('pull', '--into', folder)).code).toBe(3);
  });

  it('shows the alerts that a changed query makes vanish, and the plan is the same without', async () => {
    const content = await freshFolder();
    for (const folder of ['detections', 'automation-rules', 'watchlists', 'targets.yaml']) {
      await cp(join(root, folder), join(content, folder), { recursive: true });
    }
    const rule = join(content, 'detections/aws-remote-command/rule.yaml');
    const text = await readFile(rule, 'utf8');
    await writeFile(rule, text.replaceAll('in ("SendCommand", ', 'in ("SendCommands", '));
    const world = ['--world', join(root, 'demo/world.json')];
    const planned = await sync('plan', '--content', content, ...world, '--format', 'json');
    expect(planned.code, planned.err).toBe(0);
    const plan = JSON.parse(planned.out) as {
      hash: string;
      behaviour: { rules: { title: string; trials: { on: string; vanish: unknown[] }[] }[] };
    };
    const [changed] = plan.behaviour.rules;
    expect(changed?.title).toBe('AWS remote command on virtual machines');
    const shell = changed?.trials.find((trial) => trial.on === 'case fires-run-shell-script');
    expect(shell?.vanish.length).toBeGreaterThan(0);
    const without = await sync('plan', '--content', content, ...world, '--format', 'json', '--no-behaviour');
    expect(JSON.parse(without.out)).toMatchObject({ hash: plan.hash });
    expect(without.out).not.toContain('behaviour');
  });

  it('refuses a plan when the workspace has moved since', async () => {
    const other = await freshFolder();
    const run = (verb: string, ...more: readonly string[]) =>
      drawbridge(['sync', verb, '--simulated', '--state', other, ...more]);
    await run('plan', '--out', join(other, 'first.json'));
    const first = await readFile(join(other, 'first.json'), 'utf8');
    expect((await run('apply', '--plan', join(other, 'first.json'))).code).toBe(0);
    const fresh = await freshFolder();
    await writeFile(join(fresh, 'plan.json'), first);
    const { revision } = (
      JSON.parse(await readFile(join(other, 'simulated/clouds.json'), 'utf8')) as KeptWorld
    ).arm;
    // Another machine: no journal here says that this plan was begun.
    await rm(join(other, 'simulated/sync'), { recursive: true });
    const refused = await run('apply', '--plan', join(fresh, 'plan.json'));
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('sync/remote-has-moved')]);
    const after = (JSON.parse(await readFile(join(other, 'simulated/clouds.json'), 'utf8')) as KeptWorld).arm
      .revision;
    expect(after).toBe(revision);
  });
});
