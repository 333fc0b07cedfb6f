import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { expectWellBuilt, hasChromium, openWindow, startBrowser } from './browser.ts';
import { expectReportLooks } from './report-looks.ts';

const hostile =
  '<script>alert(1)</script><img src=https://evil.example.com/x onerror=alert(2)>"\'\u202Egnp.exe\n</title></style>';

describe.skipIf(!hasChromium)('a report as a page, in a browser (skipped where there is no Chromium)', () => {
  let folder: string;
  let browser: Browser;
  let runId: string;

  beforeAll(async () => {
    folder = await freshFolder();
    browser = await startBrowser();
    const incident = await readFile(join(root, 'demo/incidents/aws-access-key.json'), 'utf8');
    const body = JSON.parse(incident) as { object: { properties: { title: string } } };
    body.object.properties.title += hostile;
    await writeFile(join(folder, 'incident.json'), JSON.stringify(body));
  });
  afterAll(() => browser.close());

  const simulated = () => ['--simulated', '--state', join(folder, 'state')];
  const respond = () => ['respond', '--incident', join(folder, 'incident.json'), ...simulated()];

  /** The page that a command prints, opened from a file, as a person opens what a colleague has sent. */
  async function openReport(name: string, args: readonly string[]) {
    const run = await drawbridge([...args, '--format', 'html']);
    expect(run.code, run.err).toBe(0);
    const file = join(folder, `${name}.html`);
    await writeFile(file, run.out);
    const window = await openWindow(browser);
    await window.page.goto(`file://${file}`);
    return window;
  }

  const reports: readonly (readonly [
    name: string,
    args: () => readonly string[],
    said: readonly RegExp[],
  ])[] = [
    [
      'plan',
      respond,
      [/Planned; nothing was done/, /Active\s+Inactive/, /\(in 1 d \d+ h\)/, /--apply --plan-hash/],
    ],
    [
      'run',
      () => [...respond(), '--apply', '--requester', 'ann'],
      [/Contained: 1 contained/, /ann \(stated/, /undo \S+ --apply --reactivate/],
    ],
    [
      'evidence',
      () => ['export', 'evidence', runId, '--state', join(folder, 'state')],
      [/journal vouches/, /iam:UpdateAccessKey/],
    ],
    [
      'planned undo',
      () => ['undo', runId, '--state', join(folder, 'state'), '--reactivate'],
      [/nothing was restored/, /Inactive\s+Active/],
    ],
    [
      'undo',
      () => ['undo', runId, '--state', join(folder, 'state'), '--apply', '--reactivate'],
      [/Undone: 1 put back/, /Inactive\s+Active/],
    ],
    [
      'sync plan',
      () => ['sync', 'plan', '--no-behaviour', ...simulated()],
      [/Planned; nothing was written/, /sync apply --plan/],
    ],
  ];

  it.each(reports)(
    'of a %s is accessible, asks nothing of elsewhere, and shows what outsiders wrote as text',
    async (name, args, said) => {
      const window = await openReport(name, args());
      const { page, requested, context } = window;
      const text = await page.locator('body').innerText();
      for (const pattern of said) expect(text).toMatch(pattern);
      if (name === 'run') runId = /undo (\S+) --apply/.exec(text)?.[1] ?? '';
      if (name === 'plan') {
        expect(text).toContain(
          String.raw`<script>alert(1)</script><img src=https://evil.example.com/x onerror=alert(2)>"'\u{202e}gnp.exe\n</title></style>`,
        );
      }
      expect(await page.locator('script, img, iframe, form, link').count()).toBe(0);
      await expectWellBuilt(window);
      await expectReportLooks(page);
      expect(requested).toHaveLength(1);
      await context.close();
    },
  );
});
