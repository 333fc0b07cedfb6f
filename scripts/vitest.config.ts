import { defineConfig, mergeConfig } from 'vitest/config';

import { sharedTestConfig } from '../vitest.shared.ts';

const config = mergeConfig(sharedTestConfig, defineConfig({ test: { name: 'scripts' } }));
config.test.include = ['**/*.test.mjs'];
export default config;
