import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';
import { serve, type Serving } from './serving.ts';

/** A server on simulated clouds, everything on it paused; its workspace has the three incidents of the demo. */
let state: string;
let server: Serving;
const reconcile = (...args: readonly string[]) =>
  drawbridge(['reconcile', '--simulated', '--state', state, '--since', '2026-11-18T08:00:00Z', ...args]);
const here = (...args: readonly string[]) =>
  reconcile('--workspace', 'simulated', '--server', server.url, ...args);

interface Answer {
  readonly incidents: readonly { readonly number: number; readonly is: string; readonly why?: string }[];
}
async function outcomes(...args: readonly string[]) {
  const ran = await here(...args, '--format', 'json');
  expect([ran.code, ran.err]).toEqual([0, '']);
  return (JSON.parse(ran.out) as Answer).incidents.map(({ number, is }) => [number, is]);
}

beforeAll(async () => {
  state = join(await freshFolder(), 'state');
  server = await serve(state);
  expect((await drawbridge(['pause', '--reason', 'only a test', '--server', server.url])).code).toBe(0);
}, 120_000);
afterAll(async () => {
  await server.stop();
}, 60_000);

it('says what it would submit, and submits nothing', async () => {
  const ran = await here('--dry-run');
  expect([ran.code, ran.err]).toEqual([0, '']);
  expect(ran.out).toContain('3 incidents of simulated changed in that time: 3 would be submitted.');
  expect(ran.out).toContain('Nothing was submitted');
  const listed = await drawbridge(['runs', 'list', '--server', server.url]);
  expect(listed.out).toContain('There are no runs');
});

it('submits what the server has missed, and what it has had once', async () => {
  expect(await outcomes('--until', '2026-11-18T08:40:00Z')).toEqual([[1, 'submitted']]);
  expect(await outcomes()).toEqual([
    [1, 'known'],
    [3, 'submitted'],
    [6, 'submitted'],
  ]);
  const again = await here();
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('3 had come before')]);
});

it('takes the resource id of a workspace, and says which one that is', async () => {
  const id =
    '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/RG-SOC/providers/Microsoft.OperationalInsights/workspaces/law-soc';
  const ran = await reconcile('--workspace', id, '--server', server.url);
  expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('is the target simulated of')]);
  expect(ran.out).toContain('3 had come before');
});

it('names each incident that could not be handed over', async () => {
  const ran = await reconcile(
    '--workspace',
    'simulated',
    '--server',
    'http://127.0.0.1:1',
    '--format',
    'json',
  );
  expect(ran.code).toBe(1);
  const whys = (JSON.parse(ran.out) as Answer).incidents.map(({ is, why }) => [is, why]);
  expect(whys).toEqual([
    ['failed', expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 does not answer/)],
    ['failed', expect.stringMatching(/^not tried: /)],
    ['failed', expect.stringMatching(/^not tried: /)],
  ]);
});

it('refuses a time that ends before it begins, and a workspace that is none', async () => {
  expect((await here('--until', '2026-11-17')).code).toBe(2);
  const unknown = await reconcile('--workspace', 'elsewhere', '--server', server.url);
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("there is no target 'elsewhere'")]);
});
