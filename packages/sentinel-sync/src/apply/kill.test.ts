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
    // No query is run, and a native module fits into no file.
    external: ['@duckdb/node-api'],
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

/** How many writes of the plan come before its deletions. */
const puts = 45;

/** As many calls as are made at a time: when they are all held, the apply cannot come to its end. */
const atOnce = 4;

/**
 * Has the simulator make the next writes after so many, and hold their answers back: the process is killed while it waits,
 * however busy the machine is.
 */
function holdAfter(sim: CloudSim, writes: number): void {
  const isPut = writes < puts;
  sim.inject({
    operation: `${isPut ? 'PUT' : 'DELETE'} Microsoft.SecurityInsights/alertRules/{ruleId}`,
    error: 'slow',
    after: isPut ? writes : writes - puts,
    times: atOnce,
    delayMilliseconds: 500,
  });
}

/** Starts the apply in another process, and kills it when the simulator has made so many writes and holds the next. */
async function killAfter(sim: CloudSim, order: KillOrder, writes: number): Promise<NodeJS.Signals | null> {
  holdAfter(sim, writes);
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => {
      resolve(signal);
    });
  });
  while (child.exitCode === null && writesOf(sim) <= writes) await sleep(1);
  await sleep(Math.random() * 4);
  child.kill('SIGKILL');
  return ended;
}

it(`comes to the desired state, nothing twice and nothing lost, wherever it was killed`, async () => {
  const root = await writeRules(after);
  const first = await writeRules(before);
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
    const signal = await killAfter(sim, { plan: file, journals, address, token }, writes);
    expect(signal, `killed after ${writes} writes`).toBe('SIGKILL');
    expect(await readUnfinished(journals, plan.hash)).not.toEqual([]);
    const report = await applyTo(sim, plan, { journals, locks: journals });
    expect(report.resumed, `killed after ${writes} writes`).toBe(true);
    expect(report.changes.filter((change) => change.outcome !== 'done')).toEqual([]);
    const made = sim.operations
      .filter((operation) => operation.writes && operation.status < 300)
      .map((operation) => operation.resource);
    expect(made.length, `killed after ${writes} writes`).toBe(50);
    expect(new Set(made).size).toBe(50);
    const again = await planOf(sim, root);
    expect([again.changes, again.drifted, again.refusals]).toEqual([[], [], []]);
  }
}, 900_000);
