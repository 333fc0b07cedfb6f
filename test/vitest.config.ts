import { defineProject, mergeConfig } from 'vitest/config';

import { sharedTestConfig } from '../vitest.shared.ts';

export default mergeConfig(
  sharedTestConfig,
  defineProject({
    test: {
      name: 'test',
      testTimeout: 240_000,
      // It imports JSON without saying so, which bundlers allow and Node does not.
      server: { deps: { inline: ['@actions/workflow-parser'] } },
    },
  }),
);
