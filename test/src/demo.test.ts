import { join } from 'node:path';

import { expect, it } from 'vitest';

import { drawbridge, freshFolder } from './drawbridge.ts';

it('goes from raw logs to containment on three clouds, a report and an undo', async () => {
  const run = await drawbridge(['demo', '--state', join(await freshFolder(), 'demo')]);
  expect(run.err).toBe('');
  expect(run.code).toBe(0);
  for (const said of ['aws.access-key/', 'gcp.instance/', 'entra.user/', 'What access is left', 'restored']) {
    expect(run.out).toContain(said);
  }
});
