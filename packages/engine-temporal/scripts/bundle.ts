import { bundleWorkflows } from './bundle-workflows.ts';

/** Bundles the workflows of production: `npm run temporal:install` runs it, as the build of an image does. */
await bundleWorkflows(
  'src/workflow/workflows.ts',
  new URL('../bundle/workflows.js', import.meta.url).pathname,
);
