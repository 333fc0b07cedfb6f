import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

import { isSdkInstalled } from '../server/temporal-program.suite.ts';

const folder = new URL('histories/', import.meta.url);
const histories = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
const cache = new URL('../../../../node_modules/.cache/drawbridge/temporal/', import.meta.url);
const codePath = fileURLToPath(new URL('workflows.js', cache));

/** Runs that began with the code of an earlier day, and wait: with the code of today they must come to the same. */
describe.runIf(isSdkInstalled())('a recorded history', () => {
  beforeAll(async () => {
    const { bundleWorkflows } = await import('../../scripts/bundle-workflows.ts');
    await bundleWorkflows('src/workflow/workflows.ts', codePath);
  }, 300_000);

  const replay = async (name: string, change: (text: string) => string = (text) => text) => {
    const { Worker } = await import('@temporalio/worker');
    const { takeRuntimeLog } = await import('../worker/runtime-log.ts');
    takeRuntimeLog();
    const text = change(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
    await Worker.runReplayHistory({ workflowBundle: { codePath } }, JSON.parse(text), `recorded/${name}`);
  };

  it('is there for each way in which a run ends', () => {
    expect(histories).toEqual(['approved', 'cancelled', 'expired', 'undone']);
  });

  it.each(histories)('replays with the bodies as they are now: %s', async (name) => {
    await replay(name);
  });

  it('does not replay where the code would do something else', async () => {
    await expect(replay('undone', (text) => text.replaceAll('attemptStep', 'note'))).rejects.toThrow(
      /nondeterminism/i,
    );
  });

  it.each(histories)('names no target, account or person where it is not a payload: %s', (name) => {
    const bare = readFileSync(new URL(`${name}.json`, folder), 'utf8').replaceAll(/"data": *"[^"]*"/g, '');
    expect(bare).not.toMatch(/AKIA|@|aws/);
  });
});

describe.skipIf(isSdkInstalled())('a recorded history', () => {
  it.skip('is not replayed, since the Temporal SDK is not installed: npm run temporal:install', () =>
    undefined);
});
