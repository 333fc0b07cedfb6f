import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { judgePackage } from './judge-package.mjs';
import { publishedManifest } from './published-manifest.mjs';
import { commandPackage, readManifest, readPackages } from './read-packages.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const checkout = readManifest(root);
const libraries = readPackages(root).filter(({ manifest }) => manifest.name !== commandPackage);

describe('the manifest under which a library is published', () => {
  it.each(libraries.map(({ manifest }) => [manifest.name, manifest]))(
    '%s: has no fault',
    (_name, manifest) => {
      const published = publishedManifest(manifest, checkout, { files: ['dist'] });
      const files = Object.fromEntries(
        ['package.json', 'LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts'].map((path) => [
          path,
          '',
        ]),
      );
      expect(judgePackage({ manifest: published, files, homes: [] })).toEqual([]);
      expect(JSON.stringify(published)).not.toContain('@drawbridge/source');
      expect(Object.keys(published.exports)).toEqual(['./package.json', '.']);
    },
  );

  it('makes a heavy library an optional peer, at the version that it is tested with', () => {
    const { manifest } = libraries.find((unit) => unit.manifest.name === '@drawbridge/response-actions');
    const published = publishedManifest(manifest, checkout);
    expect(published.dependencies).not.toHaveProperty('@google-cloud/compute');
    expect(published.peerDependencies).toEqual({
      '@google-cloud/compute': manifest.dependencies['@google-cloud/compute'],
    });
    expect(published.peerDependenciesMeta).toEqual({ '@google-cloud/compute': { optional: true } });
  });
});

describe('what must not be published is found', () => {
  const manifest = {
    name: 'a',
    version: '1.0.0',
    description: 'd',
    license: 'Apache-2.0',
    repository: {},
    engines: {},
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  };
  const files = {
    'package.json': '',
    LICENSE: '',
    'README.md': '',
    'dist/index.js': '',
    'dist/index.d.ts': '',
  };
  const judge = (more, moreFiles = {}) =>
    judgePackage({
      manifest: { ...manifest, ...more },
      files: { ...files, ...moreFiles },
      homes: ['/home/me/'],
    });

  it('and nothing is where nothing is wrong', () => {
    expect(judge({})).toEqual([]);
  });

  it.each([
    ['a test', {}, { 'dist/a.test.js': '' }, 'dist/a.test.js is a test'],
    ['a suite', {}, { 'dist/a.suite.d.ts': '' }, 'dist/a.suite.d.ts is a test'],
    ['a map', {}, { 'dist/a.js.map': '' }, 'dist/a.js.map is a map of sources that are not there'],
    ['a source', {}, { 'src/a.ts': '' }, 'src/a.ts is a source'],
    ['a key', {}, { 'audit-key.pem': '' }, 'audit-key.pem may be a key'],
    ['a state folder', {}, { '.drawbridge/runs/a': '' }, '.drawbridge/runs/a belongs to the checkout'],
    ['a secret', {}, { '.env.local': '' }, '.env.local belongs to the checkout'],
    ['the name of a map', {}, { 'dist/b.js': '//# sourceMappingURL=b.js.map' }, 'dist/b.js names a map'],
    ['a place of this machine', {}, { 'dist/b.js': '"/home/me/a"' }, 'dist/b.js names /home/me/'],
    ['a runner of tests', {}, { 'dist/b.js': "import { it } from 'vitest';" }, 'dist/b.js imports vitest'],
    ['a private package', { private: true }, {}, 'package.json has private'],
    ['a dependency of the checkout', { dependencies: { b: 'workspace:*' } }, {}, 'wants b as workspace:*'],
    ['a file as dependency', { dependencies: { b: 'file:../b' } }, {}, 'wants b as file:../b'],
    ['any version', { peerDependencies: { b: '*' } }, {}, 'wants b as *'],
    [
      'an export that is missing',
      { exports: { '.': './dist/no.js' } },
      {},
      './dist/no.js is named and missing',
    ],
    ['an export without types', { exports: { '.': { default: './dist/index.js' } } }, {}, 'has no types'],
    ['a command that is missing', { bin: { a: './bin/a.js' } }, {}, './bin/a.js is named and missing'],
    ['no licence', { license: undefined }, {}, 'package.json has no license'],
  ])('%s', (_what, more, moreFiles, fault) => {
    expect(judge(more, moreFiles)).toEqual([expect.stringContaining(fault)]);
  });
});
