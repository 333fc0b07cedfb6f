import { describe, expect, it } from 'vitest';

import { asCalled, calledAs } from './called-as.ts';

describe('the command is called', () => {
  it.each([
    ['in a checkout', '/src/drawbridge/packages/cli/bin/drawbridge.js', '/src/drawbridge', 'npx drawbridge'],
    ['below its root', '/src/d/packages/cli/bin/drawbridge.js', '/src/d/detections/a', 'npx drawbridge'],
    [
      'from a checkout beside the folder',
      '/src/d/packages/cli/bin/drawbridge.js',
      '/src/d2',
      'node /src/d/packages/cli/bin/drawbridge.js',
    ],
    [
      'from a checkout in a folder with a space',
      '/my src/packages/cli/bin/drawbridge.js',
      '/home/me',
      "node '/my src/packages/cli/bin/drawbridge.js'",
    ],
    [
      'by npx, which has fetched it',
      '/home/me/.npm/_npx/1a2b/node_modules/@drawbridge/cli/bin/drawbridge.js',
      '/home/me',
      'npx @drawbridge/cli',
    ],
    [
      'where it is installed for the folder',
      '/work/rules/node_modules/@drawbridge/cli/bin/drawbridge.js',
      '/work/rules/detections',
      'npx drawbridge',
    ],
    [
      'where it is installed for the machine',
      '/usr/lib/node_modules/@drawbridge/cli/bin/drawbridge.js',
      '/work/rules',
      'drawbridge',
    ],
    ['in an image', '/app/bin/drawbridge.js', '/drawbridge', 'drawbridge'],
  ])('%s', (_where, program, cwd, command) => {
    expect(calledAs({ program, cwd })).toBe(command);
  });
});

describe('a text of ours', () => {
  const host = { command: 'npx @drawbridge/cli' };

  it('has the command as it is called here, whichever way it was written', () => {
    const text =
      'to finish: drawbridge runs recover A; `npx drawbridge audit verify` and `drawbridge sync plan`';
    expect(asCalled(host, text)).toBe(
      'to finish: npx @drawbridge/cli runs recover A; `npx @drawbridge/cli audit verify` and `npx @drawbridge/cli sync plan`',
    );
  });

  it('keeps the name where it is none', () => {
    const texts = [
      'This is a bug in drawbridge; please report it',
      '/opt/drawbridge runs here',
      '@drawbridge/cli runs',
      'drawbridge found it',
      'my-drawbridge undo',
      'drawbridge.config.yaml has no clouds',
    ];
    for (const text of texts) expect(asCalled(host, text)).toBe(text);
  });

  it('is as it was written where nobody knows how it is called', () => {
    expect(asCalled({}, 'drawbridge undo A')).toBe('drawbridge undo A');
  });
});
