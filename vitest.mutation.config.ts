import { defineConfig, mergeConfig } from 'vitest/config';

import { sharedTestConfig } from './vitest.shared.ts';

/** What `npm run mutation` runs against each mutant: the tests of one action, named by scripts/mutation.mjs. */
export default mergeConfig(
  sharedTestConfig,
  defineConfig({
    test: {
      include: [process.env.DRAWBRIDGE_MUTATION_TESTS ?? ''],
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    },
  }),
);
