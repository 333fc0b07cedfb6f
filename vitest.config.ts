import { defineConfig } from 'vitest/config';

// Vitest leaves one core free for itself, which on a machine with two leaves one for the tests.
export default defineConfig({ test: { projects: ['packages/*', 'scripts', 'test'], maxWorkers: '100%' } });
