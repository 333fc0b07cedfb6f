import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface Box {
  readonly what: string;
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Where the parts of the page and its sections stand. */
function boxesOf(page: Page): Promise<readonly Box[]> {
  return page.evaluate<Box[]>(`
    [...document.querySelectorAll('header, nav, main, section, footer')].map((element) => {
      const { top, left, width, height } = element.getBoundingClientRect();
      return { what: element.localName, top: top + scrollY, left, width, height };
    })`);
}

const paperOf = (page: Page) =>
  page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');

/**
 * How a report looks, by what is the same on every machine: its parts stand below each other, light and dark differ in
 * colour and in nothing else, and paper is white, without the list of links. Pixels are not compared with kept pictures:
 * fonts differ from machine to machine, and so does where a line breaks.
 */
export async function expectReportLooks(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1100, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  const [light, lightBoxes, lightPaper] = [await page.screenshot(), await boxesOf(page), await paperOf(page)];
  await page.emulateMedia({ colorScheme: 'dark' });
  const [dark, darkBoxes, darkPaper] = [await page.screenshot(), await boxesOf(page), await paperOf(page)];
  expect(darkBoxes).toEqual(lightBoxes);
  expect([lightPaper, darkPaper]).toEqual(['rgb(255, 255, 255)', 'rgb(13, 17, 23)']);
  expect(dark.equals(light)).toBe(false);
  const parts = lightBoxes.filter(({ what }) => what !== 'section');
  expect(parts.map(({ what }) => what)).toEqual(['header', 'nav', 'main', 'footer']);
  expectBelowEachOther(parts);
  expectBelowEachOther(lightBoxes.filter(({ what }) => what === 'section'));
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await paperOf(page)).toBe('rgb(255, 255, 255)');
  expect(await page.locator('nav').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
}

function expectBelowEachOther(boxes: readonly Box[]): void {
  for (const [at, box] of boxes.entries()) {
    const above = boxes[at - 1];
    expect(box.width).toBeGreaterThan(600);
    expect(box.height).toBeGreaterThan(10);
    if (above === undefined) continue;
    expect(box.top).toBeGreaterThanOrEqual(above.top + above.height - 1);
    expect(box.left).toBe(above.left);
  }
}
