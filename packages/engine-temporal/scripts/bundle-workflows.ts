import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Bundles the workflows of a file into one that workers load. First by esbuild, which leaves out all that no body needs
 * (the rest of the runtime knows files and clouds, which a workflow must not), then by the SDK's bundler, which refuses
 * what is not deterministic. The id of the build is that of the first: it does not depend on where it was made.
 */
export async function bundleWorkflows(entry: string, target: string): Promise<void> {
  const shaken = await shake(entry);
  const buildId = createHash('sha256').update(shaken).digest('hex').slice(0, 16);
  // Beside the package's own modules, where the SDK is found.
  const folder = join(root, 'bundle');
  const source = join(folder, `.${buildId}.${String(process.pid)}.js`);
  await mkdir(folder, { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(source, shaken);
    const logger = new DefaultLogger('ERROR', ({ message }) => {
      throw new Error(message);
    });
    const { code } = await bundleWorkflowCode({ workflowsPath: source, logger });
    await writeWhole(target.replace(/\.js$/, '.json'), `${JSON.stringify({ buildId })}\n`);
    await writeWhole(target, code);
  } finally {
    await rm(source, { force: true });
  }
}

/** The code of the workflows and of all that they use of ours, as text. */
async function shake(entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    conditions: ['@drawbridge/source'],
    external: ['@temporalio/*', 'libsql', 'vitest'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

async function writeWhole(file: string, text: string): Promise<void> {
  const work = `${file}.${String(process.pid)}`;
  await writeFile(work, text);
  await rename(work, file);
}
