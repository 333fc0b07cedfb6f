import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { root } from '../drawbridge.ts';

it('every action that a workflow of ours uses is named by its commit, with the version beside it', () => {
  const guides = readdirSync(join(root, 'docs/guides')).map((name) => join('docs/guides', name));
  const uses = ['action.yml', 'packages/cli/src/adopting/ci-files.ts', ...guides].flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/uses: (\S+)(.*)$/gm)].map(
      ([, action = '', rest = '']) => `${action}${rest}`,
    ),
  );
  const ofOthers = uses.filter((action) => !action.startsWith('your-org/'));
  expect(ofOthers.length).toBeGreaterThan(2);
  expect(ofOthers.filter((action) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});
