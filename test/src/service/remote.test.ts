import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { serve, type Serving } from './serving.ts';

/** A server on simulated clouds, everything on it paused, with the runs of an incident. */
let folder: string;
let server: Serving;
/** A run that waits for a person, and its plan. */
let waiting = '';
let planHash: string;
const at = (...args: readonly string[]) => drawbridge([...args, '--server', server.url]);

interface View {
  readonly runId: string;
  readonly state: string;
  readonly plan?: { readonly hash: string };
}

async function views(): Promise<readonly View[]> {
  const { out, err } = await at('runs', 'list', '--format', 'json');
  expect(err).toBe('');
  const { runs } = JSON.parse(out) as { runs: readonly { runId: string }[] };
  return Promise.all(
    runs.map(
      async ({ runId }) => JSON.parse((await at('runs', 'show', runId, '--format', 'json')).out) as View,
    ),
  );
}

beforeAll(async () => {
  folder = await freshFolder();
  server = await serve(join(folder, 'state'));
  expect((await at('pause', '--reason', 'only a test')).code).toBe(0);
  const posted = await fetch(`${server.url}/v1/incidents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: readFileSync(join(root, 'demo/incidents/gcp-instance.json')),
  });
  expect([posted.status, await posted.text()]).toEqual([202, expect.stringContaining('runs')]);
  for (let look = 0; look < 40 && waiting === ''; look += 1) {
    const found = (await views()).find(({ state }) => state === 'waiting');
    if (found === undefined) await wait(1_000);
    else [waiting, planHash] = [found.runId, found.plan?.hash ?? ''];
  }
  expect(waiting).not.toBe('');
}, 120_000);
afterAll(async () => {
  await server.stop();
}, 60_000);

describe('the command line against a server', () => {
  it('lists and shows its runs in the same words', async () => {
    const [list, show] = [await at('runs', 'list'), await at('runs', 'show', waiting)];
    expect([list.code, list.out]).toEqual([0, expect.stringContaining(`kept in     ${server.url}`)]);
    expect([show.code, show.out]).toEqual([0, expect.stringContaining('waits for a person to decide until')]);
    expect(show.out).toContain(planHash);
    const unknown = await at('runs', 'show', 'none-1');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('there is no run none-1')]);
  });

  it('shows the same run out of the state itself, while the server works', async () => {
    const shown = await drawbridge(['runs', 'show', waiting, '--state', join(folder, 'state')]);
    expect([shown.code, shown.out]).toEqual([
      0,
      expect.stringContaining('waits for a person to decide until'),
    ]);
    expect(shown.out).toContain('signal-awaited');
  });

  it('lets nobody approve or deny what they requested, and no plan that was not named', async () => {
    const blind = await at('approve', waiting);
    expect([blind.code, blind.err]).toEqual([2, expect.stringContaining(`--plan-hash ${planHash}`)]);
    for (const decision of [['approve'], ['deny', '--reason', 'a false alarm']]) {
      const own = await at(...decision, waiting, '--plan-hash', planHash);
      expect([own.code, own.err]).toEqual([1, expect.stringContaining('does not approve it')]);
    }
    const signed = await at('approve', waiting, '--ssh-key', 'key');
    expect([signed.code, signed.err]).toEqual([2, expect.stringContaining('leave --as, --ssh-key')]);
  });

  it('pauses and resumes', async () => {
    expect((await at('pauses')).out).toContain('only a test');
    expect((await at('pause', '--playbook', 'contain-gcp-instance', '--reason', 'x')).code).toBe(0);
    expect((await at('resume', '--playbook', 'contain-gcp-instance')).code).toBe(0);
    const again = await at('resume', '--playbook', 'contain-gcp-instance');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is not paused')]);
  });

  it('cancels a run that waits', async () => {
    const cancelled = await at('runs', 'cancel', waiting, '--reason', 'a drill');
    expect([cancelled.code, cancelled.out]).toEqual([
      0,
      expect.stringContaining('state       ended: cancelled'),
    ]);
    const again = await at('runs', 'cancel', waiting);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('nothing to cancel')]);
  }, 60_000);
});

describe('--server', () => {
  it('sends no token in the clear, and says what is wrong with an address', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'dbr_secret\n');
    const list = (url: string, ...more: readonly string[]) =>
      drawbridge(['runs', 'list', '--server', url, ...more]);
    const clear = await list('http://drawbridge.example.com', '--token-file', file);
    expect([clear.code, clear.err]).toEqual([2, expect.stringContaining('is not sent in the clear')]);
    expect((await list('drawbridge')).code).toBe(2);
    expect((await list('http://127.0.0.1:1', '--token-file', join(folder, 'none'))).code).toBe(2);
    const closed = await list('http://127.0.0.1:1', '--token-file', file);
    expect([closed.code, closed.err]).toEqual([1, expect.stringContaining('does not answer')]);
    expect(clear.err + closed.err).not.toContain('dbr_secret');
  });
});
