import { describe, expect, it } from 'vitest';

import { loadSdk } from './load-sdk.ts';

/** What Node throws for `import('@google-cloud/compute')` where it, or a package that it needs, is not there. */
const notFound = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /app/dist/chunk.mjs`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });

const load = (thrown: unknown): Promise<unknown> =>
  loadSdk('Google Compute Engine', '@google-cloud/compute', () => Promise.reject(thrown as Error));

describe('a library of a cloud that is not installed', () => {
  it('is asked for by its name', async () => {
    await expect(load(notFound('@google-cloud/compute'))).rejects.toMatchObject({
      kind: 'terminal',
      code: 'sdk-not-installed',
      message:
        'Google Compute Engine needs the package @google-cloud/compute, which is not installed: npm i @google-cloud/compute',
      hints: ['Install it where Drawbridge is installed: npm i @google-cloud/compute'],
    });
  });

  it('is not blamed for a package that it needs, nor for an error of its own', async () => {
    const broken = notFound('google-gax');
    await expect(load(broken)).rejects.toBe(broken);
    const other = new TypeError('x is not a function');
    await expect(load(other)).rejects.toBe(other);
  });

  it('is given where it is there', async () => {
    await expect(loadSdk('any', 'any', () => Promise.resolve(1))).resolves.toBe(1);
  });
});
