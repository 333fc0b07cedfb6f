import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

// Many tests wait: for a process that is killed, a lock that has to be silent, a database that starts. So there are more
// workers than cores; by default Vitest even leaves one core free for itself.
const maxWorkers = Math.ceil(availableParallelism() * 1.5);

export default defineConfig({ test: { projects: ['packages/*', 'scripts', 'test'], maxWorkers } });
