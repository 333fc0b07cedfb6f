import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { childEntry, type AppendOrder } from './append-child.suite.ts';
import { setUpLog, signed } from './log-setup.suite.ts';

/** Runs the order in a process of its own; gives the entries that it confirmed, before it ended or was killed. */
function append(order: AppendOrder, killAfter = Infinity): Promise<number> {
  const script = fileURLToPath(new URL('append-child.suite.ts', import.meta.url));
  const args = ['--conditions=@drawbridge/source', '--import', 'tsx', script, JSON.stringify(order)];
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let confirmed = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      confirmed += chunk.toString().split('\n').length - 1;
      if (confirmed >= killAfter) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => {
      settle(confirmed);
    });
  });
}

it('is one chain of several processes, and has whatever a killed one had confirmed', async () => {
  const setup = await setUpLog();
  const { folder, key } = setup;
  const runs = ['run-a', 'run-b', 'run-c'];
  const confirmed = await Promise.all(
    runs.map((run, at) => append({ folder, key, run, entries: 25 }, at === 2 ? 5 : Infinity)),
  );
  expect(confirmed.slice(0, 2)).toEqual([25, 25]);
  const lines = (await setup.lines()).map((line) => JSON.parse(line) as { type: string; run?: string });
  for (const [at, run] of runs.entries()) {
    const logged = lines.filter((line) => line.run === run).length;
    expect(logged).toBeGreaterThanOrEqual(confirmed[at] ?? 0);
    setup.runs.set(
      run,
      Array.from({ length: logged }, (_, seq) => childEntry(run, seq)),
    );
  }
  await signed(setup.log);
  expect(await setup.verify()).toMatchObject({ ok: true, problems: [], runs: 3 });
}, 60_000);
