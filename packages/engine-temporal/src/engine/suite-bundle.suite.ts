import { fileURLToPath } from 'node:url';

const cache = new URL('../../../../node_modules/.cache/drawbridge/temporal/', import.meta.url);

/** Bundles the bodies of the suite; gives the file. */
export async function bundleSuite(): Promise<string> {
  const { bundleWorkflows } = await import('../../scripts/bundle-workflows.ts');
  // Two files of tests may be at it at once.
  const codePath = fileURLToPath(new URL(`suite-workflows-${String(process.pid)}.js`, cache));
  await bundleWorkflows('src/engine/suite-workflows.suite.ts', codePath);
  return codePath;
}
