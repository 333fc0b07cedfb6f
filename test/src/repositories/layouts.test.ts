import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';
import { layouts, targets, writeFiles } from './layouts.ts';

interface Plan {
  readonly changes: readonly { readonly action: string; readonly title: string }[];
  readonly drifted: readonly unknown[];
  readonly refusals: readonly unknown[];
}

const nothing = { changes: [], drifted: [], refusals: [] };

describe.each(Object.entries(layouts))('a repository laid out as %s', (_name, { files, rules }) => {
  it('is checked, tested, planned, applied and pulled, and the plan after it is empty', async () => {
    const content = await freshFolder();
    const state = await freshFolder();
    await writeFiles(content, { ...files, 'targets.yaml': targets });
    const run = (...args: readonly string[]) => drawbridge(args, { cwd: content });
    const sync = (verb: string, ...more: readonly string[]) =>
      run('sync', verb, '--simulated', '--state', state, ...more);
    const plan = async (...more: readonly string[]): Promise<Plan> => {
      const planned = await sync('plan', '--no-behaviour', '--format', 'json', ...more);
      expect(planned.code, planned.err).toBe(0);
      return JSON.parse(planned.out) as Plan;
    };

    const checked = await run('check');
    expect(checked.err).not.toContain('error:');
    expect(checked.out).toContain(`${String(rules)} rules`);
    expect(checked.err).not.toContain('content/unread');
    expect(checked.code).toBe(0);

    const first = await plan('--out', join(state, 'plan.json'));
    expect(first.changes.filter(({ title }) => title.startsWith('Own rule'))).toHaveLength(rules);
    const applied = await sync('apply', '--plan', join(state, 'plan.json'));
    expect(applied.code, applied.err).toBe(0);
    expect(await plan()).toMatchObject(nothing);
    expect((await sync('drift')).code).toBe(0);

    const pulled = await freshFolder();
    expect((await sync('pull', '--into', pulled)).code).toBe(0);
    await writeFiles(pulled, { 'targets.yaml': targets });
    expect(await plan('--content', pulled)).toMatchObject(nothing);
    await rm(content, { recursive: true });
  });
});

it('cases belong to the rule that they name, and to no other of the folder', async () => {
  const content = await freshFolder();
  await writeFiles(content, layouts['our own, with its oddities'].files);
  const tested = await drawbridge(['test', '--format', 'json'], { cwd: content });
  const outcomes = JSON.parse(tested.out) as readonly { unit: string; name: string; outcome: string }[];
  expect(outcomes.map(({ unit, name, outcome }) => [unit, name, outcome]).sort()).toEqual([
    ['detections/both', 'fires-named', 'pass'],
    ['detections/one', 'fires-key', 'pass'],
    ['detections/other', 'fires-other', 'pass'],
  ]);
});
