import { expect, it } from 'vitest';

import { spaced } from './spaced.ts';

it('is done once for all who ask before it begins, and again only after the spacing', async () => {
  const begun: number[] = [];
  const work = spaced(() => Promise.resolve(begun.push(performance.now())), 200);
  await Promise.all([work(), work(), work()]);
  expect(begun).toHaveLength(1);
  await Promise.all([work(), work()]);
  expect(begun).toHaveLength(2);
  expect(begun[1]! - begun[0]!).toBeGreaterThan(190);
});

it('is done again after it has failed, which only those are told who asked for it', async () => {
  let times = 0;
  const work = spaced(() => ((times += 1) === 1 ? Promise.reject(new Error('once')) : Promise.resolve()), 1);
  await expect(Promise.all([work(), work()])).rejects.toThrow('once');
  await expect(work()).resolves.toBeUndefined();
});
