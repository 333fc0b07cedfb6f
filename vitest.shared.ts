/**
 * Shared by every project: tests run from source, through the export condition, without a build. A worker keeps its
 * process and its modules from file to file: loading Microsoft's parser or Google's library takes seconds, and no test
 * replaces a module. The price: what a file changes in its process (an environment variable) it puts back itself.
 */
const conditions = ['@drawbridge/source'];

export const sharedTestConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false,
    passWithNoTests: false,
  },
} as const;
