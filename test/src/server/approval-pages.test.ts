import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { sha256 } from '@drawbridge/base';
import { startReceiverSim, type ReceiverSim } from '@drawbridge/cloud-sim';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { hasChromium, layoutFaults, openWindow, signInAt, startBrowser, violationsOf } from './browser.ts';
import type { Window } from './browser.ts';
import { callerAt, untilState, type Call } from './caller.ts';
import { demoIncident, demoKey, openServerGround, type ServerGround } from './ground.ts';
import { tokenOfPerson, tokenOfWorkload, type PersonName } from './issuer.ts';

const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>\u202Egnp.exe\nApproved by: CISO';

let receiver: ReceiverSim;
let ground: ServerGround;
let machine: Call;
let browser: Browser;
const windows: Window[] = [];
let incidents = 0;

interface Waiting {
  readonly runId: string;
  readonly planHash: string;
  readonly link: string;
}

/** Hands an incident over, and waits until its plan waits and the channel has its link. */
async function planThatWaits(
  change: (incident: string) => string = (incident) => incident,
): Promise<Waiting> {
  incidents += 1;
  // Another incident each time: the same one again would be the same run.
  const another = `0000000${String(incidents)}-9c59-89f7-b161-b42896d136bd`;
  const incident = change((await demoIncident()).replaceAll('8420e917-9c59-89f7-b161-b42896d136bd', another));
  const taken = await machine('/v1/incidents', { body: incident });
  expect(taken.status, JSON.stringify(taken.body)).toBe(202);
  return told((taken.body as { runs: { runId: string }[] }).runs[0]?.runId ?? '');
}

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

async function told(runId: string): Promise<Waiting> {
  const { plan, state } = await untilState(machine, runId, 'waiting', 'ended');
  expect(state).toBe('waiting');
  for (let tries = 0; tries < 200; tries += 1) {
    const sent = receiver.received.map(({ body }) => JSON.parse(body) as { data: Waiting });
    const link = sent.find(({ data }) => data.runId === runId)?.data.link;
    if (link !== undefined) return { runId, planHash: plan?.hash ?? '', link };
    await sleep(100);
  }
  throw new Error(`nobody was told of ${runId}: ${ground.log.join('\n')}`);
}

async function windowOf(person?: PersonName, address = `${ground.url}/`): Promise<Window> {
  const window = await openWindow(browser);
  windows.push(window);
  if (person !== undefined) await signInAt(window, address, person);
  return window;
}

const stateOf = async (runId: string) =>
  (await machine(`/v1/runs/${runId}`)).body as { state: string; status?: string };

/** Sends the form of a decision with the cookies of a window, but not by a page of ours. */
async function post({ context }: Window, address: string, form: object, origin = ground.url) {
  const answer = await context.request.post(address, {
    form: { decision: 'approve', reason: 'forged', ...form },
    headers: { origin },
    maxRedirects: 0,
  });
  return { status: answer.status(), text: await answer.text() };
}

const csrfOf = ({ page }: Window) => page.locator('input[name=csrf]').inputValue();

async function expectWellBuilt({ page, complaints }: Window): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
  expect(await layoutFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}

describe.skipIf(!hasChromium)('the approval pages in a browser (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    receiver = await startReceiverSim();
    const secret = randomBytes(32);
    ground = await openServerGround({
      alwaysApproved: true,
      signIn: true,
      channels: [{ name: 'hook', when: 'request', kind: 'webhook', url: receiver.webhookUrl, secret }],
    });
    machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const { context } of windows.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await ground.close();
    await receiver.close();
  });

  it('leads from the link through the sign-in to the plan; a denial does nothing', async () => {
    const { link, runId } = await planThatWaits();
    const window = await windowOf();
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
    expect(await untilState(machine, runId, 'ended')).toMatchObject({ status: 'refused' });
    expect(ground.writes()).toBe(0);
  });

  it('shows what outsiders wrote as text, says what does not agree, and asks nothing of elsewhere', async () => {
    const { link } = await planThatWaits(withHostileTexts);
    const window = await windowOf('approver');
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
    await page.goto(`${ground.url}/`);
    expect(await page.locator('main').innerText()).toContain('<script>alert(1)</script>');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(requested.slice(before).filter((url) => !url.startsWith(`${ground.url}/`))).toEqual([]);
    await page.goto(link);
    await expectWellBuilt(window);
  });

  describe('a plan that must go on waiting', () => {
    let waiting: Waiting;
    beforeAll(async () => {
      waiting = await planThatWaits();
    });
    afterEach(async () => {
      expect(await stateOf(waiting.runId)).toMatchObject({ state: 'waiting' });
      expect(ground.writes()).toBe(0);
    });

    it.each(['viewer', 'responder', 'admin'] as const)(
      'is shown without a form to the role %s',
      async (person) => {
        const window = await windowOf(person);
        await window.page.goto(waiting.link);
        expect(await window.page.locator('main').innerText()).toContain('What would be done');
        expect(await window.page.locator('form').count()).toBe(0);
        await expectWellBuilt(window);
        const { link: address, planHash } = waiting;
        expect((await post(window, address, { planHash, csrf: 'x'.repeat(43) })).status).toBe(403);
      },
    );

    it('is not shown to a person without a role, nor is the queue', async () => {
      const window = await windowOf('noRole');
      for (const address of [waiting.link, `${ground.url}/runs/${waiting.runId}`, `${ground.url}/`]) {
        const answer = await window.page.goto(address);
        expect(answer?.status()).toBe(403);
        expect(await window.page.locator('main').innerText()).toContain('you may not look at runs');
        await expectWellBuilt(window);
      }
    });

    it('is not decided by the person who asked for it', async () => {
      const both = callerAt(ground.url, await tokenOfPerson(ground.issuer, 'both'));
      const body = { action: 'aws.iam.deactivate-access-key', target: demoKey, reason: 'seen in a paste' };
      const asked = await both('/v1/runs', { body, headers: { 'idempotency-key': 'pages' } });
      const own = await told((asked.body as { runId: string }).runId);
      const window = await windowOf('both');
      // The token of the session is on the pages of other people's plans.
      await window.page.goto(waiting.link);
      const csrf = await csrfOf(window);
      await window.page.goto(own.link);
      expect(await window.page.locator('form').count()).toBe(0);
      expect(await window.page.locator('main').innerText()).toContain(
        'the requester of a plan does not approve it',
      );
      for (const address of [own.link, `${ground.url}/runs/${own.runId}`]) {
        const { status, text } = await post(window, address, { planHash: own.planHash, csrf });
        expect(status).toBe(403);
        expect(text).toContain('the requester of a plan does not approve it');
      }
      expect(await stateOf(own.runId)).toMatchObject({ state: 'waiting' });
    });

    it('is not decided by a page of elsewhere, even one that knows the token', async () => {
      const window = await windowOf('approver');
      const { page, context } = window;
      await page.goto(waiting.link);
      const csrf = await csrfOf(window);
      const { link, planHash } = waiting;
      // Another port of this machine is the same site: the browser sends the session's cookie along.
      const elsewhere = 'http://127.0.0.1:9/';
      const field = (name: string, value: string) => `<input name="${name}" value="${value}">`;
      const fields = [field('csrf', csrf), field('planHash', planHash), field('decision', 'approve')];
      await context.route(elsewhere, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${link}">${fields.join('')}<button>Win a prize</button></form>`,
        }),
      );
      await page.goto(elsewhere);
      await page.getByRole('button', { name: 'Win a prize' }).click();
      await page.getByText('the form was not sent by a page of this server').waitFor();
      expect(page.url()).toBe(link);
      expect((await post(window, link, { planHash, csrf }, 'null')).status).toBe(403);
      expect((await post(window, link, { planHash, csrf }, 'https://evil.example.com')).status).toBe(403);
    });

    it("is not decided without the session's own token, on another plan's hash, or by GET", async () => {
      const window = await windowOf('approver');
      const other = await windowOf('approver');
      await other.page.goto(waiting.link);
      await window.page.goto(waiting.link);
      const csrf = await csrfOf(window);
      const { link, planHash, runId } = waiting;
      for (const address of [link, `${ground.url}/runs/${runId}`]) {
        expect((await post(window, address, { planHash })).status).toBe(409);
        expect((await post(window, address, { planHash, csrf: await csrfOf(other) })).status).toBe(403);
        expect((await post(window, address, { planHash: 'f'.repeat(64), csrf })).status).toBe(409);
        const query = new URLSearchParams({ csrf, planHash, decision: 'approve', reason: 'by GET' });
        await window.page.goto(`${address}?${query.toString()}`);
        // Nothing was decided, and the link is not used up: the form is still there.
        await window.page.getByRole('button', { name: 'Approve' }).waitFor();
      }
    });

    it('is not decided by somebody who is signed out', async () => {
      const window = await windowOf();
      for (const address of [waiting.link, `${ground.url}/runs/${waiting.runId}`]) {
        const { status, text } = await post(window, address, { planHash: waiting.planHash, csrf: 'x' });
        expect(status).toBe(401);
        expect(text).toContain('no longer signed in');
      }
    });

    it('is not shown by a link that has expired, is of an earlier round, or was never made', async () => {
      const window = await windowOf('approver');
      await window.page.goto(waiting.link);
      const csrf = await csrfOf(window);
      const { runId, planHash } = waiting;
      const made = async (more: object) => {
        const token = randomBytes(32).toString('base64url');
        const times = { createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' };
        await ground.store.links.put({
          ...{ tokenHash: sha256(token), runId, round: 1, planHash, ...times },
          ...more,
        });
        return `${ground.url}/approve/${token}`;
      };
      const links: readonly (readonly [string, number, string])[] = [
        [await made({ expiresAt: '2026-01-02T00:00:00.000Z' }), 409, 'the link has expired'],
        [await made({ round: 0 }), 409, 'the plan was made again since'],
        [await made({ planHash: 'e'.repeat(64) }), 409, 'the plan was made again since'],
        [`${ground.url}/approve/${'A'.repeat(43)}`, 404, 'there is no such link'],
      ];
      for (const [address, status, message] of links) {
        const answer = await window.page.goto(address);
        expect(answer?.status()).toBe(status);
        expect(await window.page.locator('main').innerText()).toContain(message);
        await expectWellBuilt(window);
        expect((await post(window, address, { planHash, csrf })).status).toBe(status);
      }
    });

    it('is in the queue, with the way to it', async () => {
      const window = await windowOf('approver');
      const { page } = window;
      expect(new URL(page.url()).pathname).toBe('/');
      await expectWellBuilt(window);
      await page.locator(`a[href="/runs/${waiting.runId}"]`).click();
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/runs/${waiting.runId}`);
      await expectWellBuilt(window);
    });
  });

  it('contains when a person approves, and the link is used up', async () => {
    const { link, runId, planHash } = await planThatWaits();
    const window = await windowOf('approver', link);
    const { page } = window;
    const csrf = await csrfOf(window);
    await page.getByLabel('Reason').fill('it is not hers');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Approved' }).waitFor();
    expect(await untilState(machine, runId, 'ended')).toMatchObject({ status: 'contained' });
    expect(ground.keyStatus()).toBe('Inactive');
    expect(ground.writes()).toBe(1);
    const journal = await ground.store.read(runId);
    expect(JSON.stringify(journal)).toContain('it is not hers');

    expect((await page.goto(link))?.status()).toBe(409);
    expect(await page.locator('main').innerText()).toContain(
      'a decision was taken through this link already',
    );
    await expectWellBuilt(window);
    expect((await post(window, link, { planHash, csrf, decision: 'deny' })).status).toBe(409);
    await page.goto(`${ground.url}/runs/${runId}`);
    expect(await page.locator('main').innerText()).toContain('What came of it');
    await expectWellBuilt(window);
    await page.goto(`${ground.url}/`);
    expect(await page.locator(`a[href="/runs/${runId}"]`).count()).toBe(0);
  });
});
