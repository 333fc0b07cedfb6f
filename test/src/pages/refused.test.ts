import { randomBytes } from 'node:crypto';

import { sha256 } from '@drawbridge/base';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { callerAt } from '../server/caller.ts';
import { demoKey } from '../server/ground.ts';
import { tokenOfPerson } from '../server/issuer.ts';
import { expectWellBuilt, hasChromium } from './browser.ts';
import { csrfOf, usePages, type Waiting } from './use-pages.ts';

describe.skipIf(!hasChromium)(
  'a plan that must go on waiting, in a browser (skipped where there is no Chromium)',
  () => {
    const pages = usePages();
    let waiting: Waiting;
    beforeAll(async () => {
      waiting = await pages.planThatWaits();
    });
    afterEach(async () => {
      expect(await pages.stateOf(waiting.runId)).toMatchObject({ state: 'waiting' });
      expect(pages.server().writes()).toBe(0);
    });

    it.each(['viewer', 'responder', 'admin'] as const)(
      'is shown without a form to the role %s',
      async (person) => {
        const window = await pages.windowOf(person);
        await window.page.goto(waiting.link);
        expect(await window.page.locator('main').innerText()).toContain('What would be done');
        expect(await window.page.locator('form').count()).toBe(0);
        await expectWellBuilt(window);
        const { link: address, planHash } = waiting;
        expect((await pages.post(window, address, { planHash, csrf: 'x'.repeat(43) })).status).toBe(403);
      },
    );

    it('is not shown to a person without a role, nor is the queue', async () => {
      const window = await pages.windowOf('noRole');
      for (const address of [
        waiting.link,
        `${pages.server().url}/runs/${waiting.runId}`,
        `${pages.server().url}/`,
      ]) {
        const answer = await window.page.goto(address);
        expect(answer?.status()).toBe(403);
        expect(await window.page.locator('main').innerText()).toContain('you may not look at runs');
        await expectWellBuilt(window);
      }
    });

    it('is not decided by the person who asked for it', async () => {
      const both = callerAt(pages.server().url, await tokenOfPerson(pages.server().issuer, 'both'));
      const body = { action: 'aws.iam.deactivate-access-key', target: demoKey, reason: 'seen in a paste' };
      const asked = await both('/v1/runs', { body, headers: { 'idempotency-key': 'pages' } });
      const own = await pages.told((asked.body as { runId: string }).runId);
      const window = await pages.windowOf('both');
      // The token of the session is on the pages of other people's plans.
      await window.page.goto(waiting.link);
      const csrf = await csrfOf(window);
      await window.page.goto(own.link);
      expect(await window.page.locator('form').count()).toBe(0);
      expect(await window.page.locator('main').innerText()).toContain(
        'the requester of a plan does not approve it',
      );
      for (const address of [own.link, `${pages.server().url}/runs/${own.runId}`]) {
        const { status, text } = await pages.post(window, address, { planHash: own.planHash, csrf });
        expect(status).toBe(403);
        expect(text).toContain('the requester of a plan does not approve it');
      }
      expect(await pages.stateOf(own.runId)).toMatchObject({ state: 'waiting' });
    });

    it('is not decided by a page of elsewhere, even one that knows the token', async () => {
      const window = await pages.windowOf('approver');
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
      expect((await pages.post(window, link, { planHash, csrf }, 'null')).status).toBe(403);
      expect((await pages.post(window, link, { planHash, csrf }, 'https://evil.example.com')).status).toBe(
        403,
      );
    });

    it("is not decided without the session's own token, on another plan's hash, or by GET", async () => {
      const window = await pages.windowOf('approver');
      const other = await pages.windowOf('approver');
      await other.page.goto(waiting.link);
      await window.page.goto(waiting.link);
      const csrf = await csrfOf(window);
      const { link, planHash, runId } = waiting;
      for (const address of [link, `${pages.server().url}/runs/${runId}`]) {
        expect((await pages.post(window, address, { planHash })).status).toBe(409);
        expect((await pages.post(window, address, { planHash, csrf: await csrfOf(other) })).status).toBe(403);
        expect((await pages.post(window, address, { planHash: 'f'.repeat(64), csrf })).status).toBe(409);
        const query = new URLSearchParams({ csrf, planHash, decision: 'approve', reason: 'by GET' });
        await window.page.goto(`${address}?${query.toString()}`);
        // Nothing was decided, and the link is not used up: the form is still there.
        await window.page.getByRole('button', { name: 'Approve' }).waitFor();
      }
    });

    it('is not decided by somebody who is signed out', async () => {
      const window = await pages.windowOf();
      for (const address of [waiting.link, `${pages.server().url}/runs/${waiting.runId}`]) {
        const { status, text } = await pages.post(window, address, { planHash: waiting.planHash, csrf: 'x' });
        expect(status).toBe(401);
        expect(text).toContain('no longer signed in');
      }
    });

    it('is not shown by a link that has expired, is of an earlier round, or was never made', async () => {
      const window = await pages.windowOf('approver');
      await window.page.goto(waiting.link);
      const csrf = await csrfOf(window);
      const { runId, planHash } = waiting;
      const made = async (more: object) => {
        const token = randomBytes(32).toString('base64url');
        const times = { createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' };
        await pages.server().store.links.put({
          ...{ tokenHash: sha256(token), runId, round: 1, planHash, ...times },
          ...more,
        });
        return `${pages.server().url}/approve/${token}`;
      };
      const links: readonly (readonly [string, number, string])[] = [
        [await made({ expiresAt: '2026-01-02T00:00:00.000Z' }), 409, 'the link has expired'],
        [await made({ round: 0 }), 409, 'the plan was made again since'],
        [await made({ planHash: 'e'.repeat(64) }), 409, 'the plan was made again since'],
        [`${pages.server().url}/approve/${'A'.repeat(43)}`, 404, 'there is no such link'],
      ];
      for (const [address, status, message] of links) {
        const answer = await window.page.goto(address);
        expect(answer?.status()).toBe(status);
        expect(await window.page.locator('main').innerText()).toContain(message);
        await expectWellBuilt(window);
        expect((await pages.post(window, address, { planHash, csrf })).status).toBe(status);
      }
    });

    it('is in the queue, with the way to it', async () => {
      const window = await pages.windowOf('approver');
      const { page } = window;
      expect(new URL(page.url()).pathname).toBe('/');
      await expectWellBuilt(window);
      await page.locator(`a[href="/runs/${waiting.runId}"]`).click();
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/runs/${waiting.runId}`);
      await expectWellBuilt(window);
    });
  },
);
