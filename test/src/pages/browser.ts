import { existsSync } from 'node:fs';

import axe from 'axe-core';
import { expect } from 'vitest';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { people, type PersonName } from '../server/issuer.ts';

const chromiumFile = '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumFile);

/** A small telephone. */
const telephone = { width: 360, height: 740 };

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumFile, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A person's window with cookies of its own, and what the browser said and asked for in it. */
export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Whatever the browser complained about: what a policy blocked, an error of a script, a dialog. */
  readonly complaints: readonly string[];
  /** The addresses that pages asked for. */
  readonly requested: readonly string[];
}

export async function openWindow(browser: Browser): Promise<Window> {
  const context = await browser.newContext({ viewport: telephone });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on('console', (message) => {
    // An answer that refuses is no complaint about the page.
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => requested.push(request.url()));
  return { page, context, complaints, requested };
}

/** Opens an address and signs in at the issuer's page, as a person does who has no session. */
export async function signInAt({ page }: Window, address: string, person: PersonName): Promise<number> {
  await page.goto(address);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url() === address),
    page.getByRole('link', { name: people[person].name }).click(),
  ]);
  await page.waitForLoadState();
  return answer.status();
}

/** What axe finds wrong with the page as it is shown: rule and element. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  // Put in through the debugger: the pages' policy lets no script in.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What is too wide for the window, but for tables that scroll by themselves, and each button that a finger misses. */
async function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`
    [
      ...[...document.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest('.scroll table'))
        .map((element) => 'too wide: ' + element.outerHTML.slice(0, 120)),
      ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []),
      ...[...document.querySelectorAll('button')]
        .filter((button) => button.getBoundingClientRect().height < 44 || button.getBoundingClientRect().width < 44)
        .map((button) => 'too small: ' + button.outerHTML),
    ]`);
}

/** Accessible, in both colour schemes, without overflow and without a complaint of the browser. */
export async function expectWellBuilt({ page, complaints }: Window): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
  expect(await layoutFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}
