import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { billOfMaterials } from '../packages/sbom.mjs';
import { licenceOf, resolveIn } from './read-lock.mjs';
import { readReasons, reasonFor } from './read-reasons.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('why a dependency is there', () => {
  const reasons = readReasons(
    [
      '| `other` | not in the table |',
      '## Dependencies, and why each is there',
      '',
      '| package | why |',
      '| ------- | --- |',
      '| `@aws-sdk/client-iam`, `-sts`, `-auto-scaling` | the AWS calls |',
      '| `re2js` 2.10.0 | patterns |',
      '| `@temporalio/*` 1.24.0, `protobufjs` 8 (`a/b`) | durable runs |',
    ].join('\n'),
  );

  it.each([
    ['@aws-sdk/client-auto-scaling', 'the AWS calls'],
    ['re2js', 'patterns'],
    ['@temporalio/worker', 'durable runs'],
    ['other', undefined],
    ['re2', undefined],
  ])('%s: %s', (name, why) => {
    expect(reasonFor(reasons, name)).toBe(why);
  });
});

describe('a lock', () => {
  it('is read as Node resolves: the nearest folder that has the package', () => {
    const packages = {
      'node_modules/a': {},
      'packages/x/node_modules/a': {},
      'node_modules/b/node_modules/c': {},
    };
    expect(resolveIn(packages, 'packages/x', 'a')).toBe('packages/x/node_modules/a');
    expect(resolveIn(packages, 'packages/y', 'a')).toBe('node_modules/a');
    expect(resolveIn(packages, 'node_modules/b', 'c')).toBe('node_modules/b/node_modules/c');
    expect(resolveIn(packages, 'node_modules/@s/d', 'c')).toBeUndefined();
  });

  it('has no package whose licence nobody knows', () => {
    expect(() => licenceOf('mystery', {})).toThrow('mystery has no licence field, and it is not explained');
    expect(licenceOf('uap-core', {})).toBe('Apache-2.0');
  });
});

it('the lock has every binary, whichever machine it is for', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const missing = Object.entries(packages).flatMap(([path, { dev, optionalDependencies = {} }]) =>
    dev === true || !path.includes('node_modules/')
      ? []
      : Object.keys(optionalDependencies).filter((name) => resolveIn(packages, path, name) === undefined),
  );
  expect(missing).toEqual([]);
});

it('there is one copy of the library that signs in to Google, as Compute’s own library asks for it', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const copies = Object.keys(packages).filter((path) => path.endsWith('node_modules/google-auth-library'));
  expect(copies).toEqual(['node_modules/google-auth-library']);
});

it('the bill of materials has what runs, for every kind of machine, nothing of development, and a licence for each', () => {
  const { bomFormat, components } = billOfMaterials(root, '1.2.3');
  expect(bomFormat).toBe('CycloneDX');
  const names = components.map(({ name }) => name);
  for (const name of ['@aws-sdk/client-iam', 'pg', '@duckdb/node-api', '@duckdb/node-bindings-darwin-arm64'])
    expect(names).toContain(name);
  for (const name of ['vitest', 'typescript', 'esbuild', '@drawbridge/kql'])
    expect(names).not.toContain(name);
  expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
  for (const { hashes, licenses, purl } of components) {
    expect(hashes?.[0]?.content, purl).toMatch(/^[0-9a-f]{128}$/);
    expect(licenses[0].expression).not.toBe('');
  }
});
