/** Not isolated: loading Microsoft's parser takes seconds, and test files of one process may share it. */
import { defineProject, mergeConfig } from 'vitest/config';

import { sharedTestConfig } from '../../vitest.shared.ts';

export default mergeConfig(sharedTestConfig, defineProject({ test: { name: 'kql', isolate: false } }));
