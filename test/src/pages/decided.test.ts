import { describe, expect, it } from 'vitest';

import { untilState } from '../server/caller.ts';
import { expectWellBuilt, hasChromium, signInAt } from './browser.ts';
import { csrfOf, usePages } from './use-pages.ts';

const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>\u202Egnp.exe\nApproved by: CISO';

interface Alert {
  readonly name: string;
  readonly properties: { readonly additionalData: object };
}

/** With a title that would like to be more, and a second alert that names a key beside somebody who is not its owner. */
function withHostileTexts(incident: string): string {
  const read = JSON.parse(incident) as { object: { properties: { title: string; alerts: Alert[] } } };
  const { properties } = read.object;
  properties.title = hostile;
  const [alert] = properties.alerts;
  const second = JSON.stringify(alert)
    .replaceAll('e8752fef-b26c-8c7b-baa7-0fc6c94eb0f4', 'e8752fef-b26c-8c7b-baa7-0fc6c94eb0f5')
    .replaceAll('AKIAEXAMPLEDANA00001', 'AKIAEXAMPLEKIMLEE001')
    .replaceAll('user/dana.reyes', 'user/<img src=x onerror=alert(3)>');
  properties.alerts.push(JSON.parse(second) as Alert);
  return JSON.stringify(read);
}

describe.skipIf(!hasChromium)('a plan in a browser (skipped where there is no Chromium)', () => {
  const pages = usePages();

  it('leads from the link through the sign-in to the plan; a denial does nothing', async () => {
    const { link, runId } = await pages.planThatWaits();
    const window = await pages.windowOf();
    expect(await signInAt(window, link, 'approver')).toBe(200);
    const { page } = window;
    expect(page.url()).toBe(link);
    const text = await page.locator('main').innerText();
    expect(text).toContain('AWS StartSession: arn:aws:iam::123456789012:user/dana.reyes');
    expect(text).toMatch(/Deactivate access key AKIAEXAMPLEDANA00001 .* Status: Active → Inactive/);
    expect(text).toMatch(/Access that would be left\n.*GetSessionToken/);
    expect(text).toMatch(/Requested by\nentra:11111111-/);
    expect(text).toContain('Signed in as Ann Approver');
    await expectWellBuilt(window);
    await page.getByLabel('Reason').fill('it is hers');
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('heading', { name: 'Denied' }).waitFor();
    await expectWellBuilt(window);
    expect(await untilState(pages.machine, runId, 'ended')).toMatchObject({ status: 'refused' });
    expect(pages.server().writes()).toBe(0);
  });

  it('shows what outsiders wrote as text, says what does not agree, and asks nothing of elsewhere', async () => {
    const { link } = await pages.planThatWaits(withHostileTexts);
    const window = await pages.windowOf('approver');
    const { page, requested } = window;
    const before = requested.length;
    const answer = await page.goto(link);
    expect(answer?.headers()['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    const text = await page.locator('main').innerText();
    expect(text).toContain(
      String.raw`<script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}gnp.exe\nApproved by: CISO`,
    );
    expect(await page.locator('script, img').count()).toBe(0);
    const warning = await page.locator('section.warn').innerText();
    expect(warning).toContain('What does not agree');
    expect(warning).toContain('AKIAEXAMPLEKIMLEE001 is a key of arn:aws:iam::123456789012:user/kim.lee');
    expect(warning).toContain('user/<img src=x onerror=alert(3)>');
    await page.goto(`${pages.server().url}/`);
    expect(await page.locator('main').innerText()).toContain('<script>alert(1)</script>');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(requested.slice(before).filter((url) => !url.startsWith(`${pages.server().url}/`))).toEqual([]);
    await page.goto(link);
    await expectWellBuilt(window);
  });
  it('contains when a person approves, and the link is used up', async () => {
    const { link, runId, planHash } = await pages.planThatWaits();
    const window = await pages.windowOf('approver', link);
    const { page } = window;
    const csrf = await csrfOf(window);
    await page.getByLabel('Reason').fill('it is not hers');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Approved' }).waitFor();
    expect(await untilState(pages.machine, runId, 'ended')).toMatchObject({ status: 'contained' });
    expect(pages.server().keyStatus()).toBe('Inactive');
    expect(pages.server().writes()).toBe(1);
    const journal = await pages.server().store.read(runId);
    expect(JSON.stringify(journal)).toContain('it is not hers');

    expect((await page.goto(link))?.status()).toBe(409);
    expect(await page.locator('main').innerText()).toContain(
      'a decision was taken through this link already',
    );
    await expectWellBuilt(window);
    expect((await pages.post(window, link, { planHash, csrf, decision: 'deny' })).status).toBe(409);
    await page.goto(`${pages.server().url}/runs/${runId}`);
    expect(await page.locator('main').innerText()).toContain('What came of it');
    await expectWellBuilt(window);
    await page.goto(`${pages.server().url}/`);
    expect(await page.locator(`a[href="/runs/${runId}"]`).count()).toBe(0);
  });
});
