import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { bundledPackages, noticeOf } from './notice.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bytes = (bytesInOutput) => ({ bytesInOutput });
const outputs = {
  'dist/main.mjs': {
    inputs: {
      'packages/cli/src/main.ts': bytes(10),
      'node_modules/commander/lib/command.js': bytes(10),
      'node_modules/commander/index.js': bytes(5),
      'node_modules/zod/v4/classic/index.js': bytes(0),
      'packages/a/node_modules/@scope/b/index.js': bytes(1),
    },
  },
};

it('names the packages of which something is in the bundle, each once', () => {
  expect(bundledPackages(outputs)).toEqual(['node_modules/commander', 'packages/a/node_modules/@scope/b']);
});

it('has the words of their licences', () => {
  const { 'dist/main.mjs': main } = outputs;
  const inputs = Object.fromEntries(
    Object.entries(main.inputs).filter(([path]) => !path.startsWith('packages/a')),
  );
  const notice = noticeOf(root, { outputs: { 'dist/main.mjs': { inputs } } });
  expect(notice).toMatch(/commander \d+\.\d+\.\d+ \(MIT\)/);
  expect(notice).toContain('Permission is hereby granted');
});
