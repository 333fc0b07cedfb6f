import { defineConfig } from 'vitest/config';

// Vitest leaves one core free for itself, which on a machine with two leaves one for the tests. Where nobody works beside
// them, there is a worker more for every two cores: many tests wait for a server or a database.
export default defineConfig({
  test: {
    projects: ['packages/*', 'scripts', 'test'],
    maxWorkers: process.env.CI === undefined ? '100%' : '150%',
  },
});
