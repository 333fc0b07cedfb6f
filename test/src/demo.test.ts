import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { freshFolder, root } from './drawbridge.ts';
import { expectWellBuilt, hasChromium, openWindow, startBrowser } from './pages/browser.ts';
import { expectReportLooks } from './pages/report-looks.ts';

it('goes from raw logs to containment on three clouds, a report and an undo, by the one command of the README', async () => {
  const state = join(await freshFolder(), 'demo');
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', NO_COLOR: '1', CI: 'true' };
  const cache = { XDG_CACHE_HOME: join(root, 'node_modules/.cache/drawbridge-tests') };
  const run = spawnSync('npm', ['start', '--silent', '--', '--state', state], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...env,
      ...cache,
      npm_config_update_notifier: 'false',
      npm_config_cache: join(state, '..', 'npm'),
    },
  });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  for (const said of ['aws.access-key/', 'gcp.instance/', 'entra.user/', 'What access is left', 'restored']) {
    expect(run.stdout).toContain(said);
  }
  if (hasChromium) await expectStory(join(state, 'report.html'));
});

/** The page that the demo leaves: the whole way in the order of its time, readable on a telephone and on paper. */
async function expectStory(file: string): Promise<void> {
  const browser = await startBrowser();
  try {
    const window = await openWindow(browser);
    await window.page.goto(`file://${file}`);
    const kinds = await window.page.locator('.timeline .kind').allInnerTexts();
    const first = [...new Set(kinds)];
    expect(first).toEqual(['event', 'alert', 'incident', 'plan', 'effect', 'run', 'approval', 'undo']);
    expect(kinds.at(-1)).toBe('undo');
    await expectWellBuilt(window);
    await expectReportLooks(window.page);
    expect(window.requested).toEqual([`file://${file}`]);
  } finally {
    await browser.close();
  }
}
