import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';
import { stringify } from 'yaml';

import { applyTo, planOf, ruleFile, writeFileIn, writeRules } from '../sync.suite.ts';
import { ruleId, useWorkspaces } from '../workspace.suite.ts';

const start = useWorkspaces();
const rules = Array.from({ length: 6 }, (_, n) => ruleFile(n));

/** Numbers that look like chance and are the same each time (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** The rules in files of chance: moved, renamed, joined in one file or split. */
function layout(seed: number): ReadonlyMap<string, string> {
  const roll = dice(seed);
  const folders = [
    'detections',
    'detections/a',
    'detections/a/b/c',
    'Analytics Rules/x',
    'Solutions/S/Analytic Rules',
  ];
  const names = ['rule.yaml', 'Rule.yml', 'other.YAML', 'many rules.yaml'];
  const files = new Map<string, string>();
  for (const rule of rules) {
    const path = `${folders[roll(folders.length)] ?? ''}/${names[roll(names.length)] ?? ''}`;
    const before = files.get(path);
    files.set(path, `${before === undefined ? '' : `${before}---\n`}# moved\n${stringify(rule)}`);
  }
  return files;
}

it('plans nothing, and no deletion, however files are moved, renamed, split and joined', async () => {
  const sim = await start();
  const root = await writeRules(rules);
  await applyTo(sim, await planOf(sim, root));
  for (let seed = 1; seed <= 12; seed += 1) {
    for (const folder of ['detections', 'Analytics Rules', 'Solutions']) {
      await rm(join(root, folder), { recursive: true, force: true });
    }
    for (const [path, text] of layout(seed)) await writeFileIn(root, path, text);
    const { changes, refusals, unchanged } = await planOf(sim, root);
    expect({ seed, changes, refusals, unchanged }).toEqual({ seed, changes: [], refusals: [], unchanged: 6 });
  }
});

it('deletes nothing that stands in a file which is not read, or in one with an error', async () => {
  const sim = await start();
  const root = await writeRules(rules);
  await applyTo(sim, await planOf(sim, root));
  const first = join(root, 'detections/r0/rule.yaml');
  await rm(first);
  await writeFileIn(root, 'attic/old.yaml', stringify(rules[0]));
  await writeFileIn(root, 'detections/r1/rule.yaml', stringify(ruleFile(1, { severity: 'Terrible' })));
  await writeFileIn(root, 'detections/r2/rule.yaml', `${stringify(rules[2])}tactics: [\n`);
  await writeFileIn(root, 'detections/r6/rule.yaml', stringify(ruleFile(6, { id: ruleId(4) })));
  const plan = await planOf(sim, root, { lenient: true });
  expect(plan.changes).toEqual([]);
  expect(plan.refusals).toMatchObject([{ code: 'sync/stands-in-a-file', force: ruleId(0) }]);
  expect(plan.refusals[0]?.message).toContain(join('attic', 'old.yaml'));
});
