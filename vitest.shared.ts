/** Shared by every project: tests run from source, through the export condition, without a build. */
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
    passWithNoTests: false,
  },
} as const;
