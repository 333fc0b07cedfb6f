import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { expect, it } from 'vitest';

import { reachableFiles } from './stage-library.mjs';

it('publishes what the entry and the programs reach, and nothing that is left of a removed source', () => {
  const build = mkdtempSync(join(tmpdir(), 'drawbridge-build-'));
  const files = {
    'index.js': "export { a } from './a/a.js';\n//# sourceMappingURL=index.js.map",
    'index.d.ts': "export { type A } from './a/a.ts';\nexport type B = import('./b.ts').B;\n",
    'a/a.js': "import '../side.js';\nconst c = await import('./lazy.js');\n",
    'a/a.d.ts': "import type { B } from '../b.ts';\n",
    'a/lazy.js': '',
    'side.js': "import { x } from 'other';\n",
    'b.d.ts': '',
    'program.js': "import './side.js';",
    'removed.js': '',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(build, file)), { recursive: true });
    writeFileSync(join(build, file), text);
  }
  const reached = reachableFiles(build, ['index.js', 'index.d.ts', 'program.js']);
  expect([...reached.keys()].sort()).toEqual(
    Object.keys(files)
      .sort()
      .filter((file) => file !== 'removed.js'),
  );
  expect(reached.get('index.js')).toBe("export { a } from './a/a.js';\n");
  expect(reached.get('index.d.ts')).toBe(
    "export { type A } from './a/a.js';\nexport type B = import('./b.js').B;\n",
  );
});
