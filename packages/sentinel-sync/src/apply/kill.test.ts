import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { CloudSim } from '@drawbridge/cloud-sim';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';

import { applyTo, planOf, ruleFile, ruleFiles, writeRules, writesOf } from '../sync.suite.ts';
import { openSimulated, useWorkspaces } from '../workspace.suite.ts';
import { readUnfinished } from './apply-journal.ts';
import type { KillOrder } from './kill-child.suite.ts';

const start = useWorkspaces();
const moments = 20;
let script: string;

/** In one file, because it is started as often as it is killed. */
beforeAll(async () => {
  script = join(await mkdtemp(join(tmpdir(), 'sync-kill-')), 'kill-child.suite.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('kill-child.suite.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@drawbridge/source'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
});

/** 35 rules: 25 of them are changed, 5 deleted, and 20 come new. */
const before = ruleFiles(35);
const after = [
  ...before.slice(0, 25).map((rule) => ({ ...rule, severity: 'Low' })),
  ...before.slice(25, 30),
  ...Array.from({ length: 20 }, (_, n) => ruleFile(100 + n)),
];

/** Starts the apply in another process, and kills it when the simulator has seen so many writes. */
async function killAfter(sim: CloudSim, order: KillOrder, writes: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => {
      resolve(signal);
    });
  });
  while (child.exitCode === null && writesOf(sim) < writes) await sleep(1);
  await sleep(Math.random() * 4);
  child.kill('SIGKILL');
  return ended;
}

it(`comes to the desired state, nothing twice and nothing lost, wherever it was killed`, async () => {
  const root = await writeRules(after);
  const first = await writeRules(before);
  let killed = 0;
  for (let round = 0; round < moments; round += 1) {
    const sim = await start();
    await applyTo(sim, await planOf(sim, first));
    const plan = await planOf(sim, root, { force: ['updates', 'deletes'] });
    expect(plan.changes).toHaveLength(50);
    const journals = await mkdtemp(join(tmpdir(), 'sync-kill-'));
    const file = join(journals, 'plan.json');
    await writeFile(file, JSON.stringify(plan));
    const { address } = await openSimulated(sim);
    sim.clearOperations();
    const writes = Math.floor(Math.random() * 50);
    const token = sim.connections.arm.accessToken;
    if ((await killAfter(sim, { plan: file, journals, address, token }, writes)) === 'SIGKILL') killed += 1;
    // On a busy machine the kill may come when all is written and journaled: then there is nothing to resume.
    const unfinished = await readUnfinished(journals, plan.hash);
    const isFinished = unfinished.length === 0 && writesOf(sim) > 0;
    if (!isFinished) {
      const report = await applyTo(sim, plan, { journals, locks: journals });
      expect(report.changes.filter((change) => change.outcome !== 'done')).toEqual([]);
    }
    const made = sim.operations
      .filter((operation) => operation.writes && operation.status < 300)
      .map((operation) => operation.resource);
    expect(made.length, `killed after ${writes} writes`).toBe(50);
    expect(new Set(made).size).toBe(50);
    const again = await planOf(sim, root);
    expect([again.changes, again.drifted, again.refusals]).toEqual([[], [], []]);
  }
  expect(killed).toBeGreaterThan(moments / 2);
}, 900_000);
