import { expect, it, onTestFinished } from 'vitest';

import { openServerGround } from './ground.ts';

it('keeps an idle connection for longer than proxies do, so that no request is sent into one that closes', async () => {
  const ground = await openServerGround();
  onTestFinished(() => ground.close());
  const { headers } = await fetch(`${ground.url}/healthz`);
  const [, seconds] = /^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(60);
});
