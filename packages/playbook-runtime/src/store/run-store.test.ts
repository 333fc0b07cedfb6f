import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { memoryRunStore } from './memory-run-store.suite.ts';
import { noIndex } from './run-index.ts';
import { describeRunStore } from './run-store.suite.ts';
import { openRunStore } from './run-store.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describeRunStore('the store of files', async (clock) => openRunStore(await newFolder(), { clock }));

describeRunStore('the store of files without its index', async (clock) =>
  openRunStore(await newFolder(), { clock, index: noIndex }),
);

describeRunStore('the store in memory', async (clock) => memoryRunStore(await newFolder(), clock));
