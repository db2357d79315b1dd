import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { golden, pageOf } from '../../../scripts/preview.mjs';
import { findChromium, startChromium } from '../../support/chromium.ts';

const found = findChromium();
const inBrowser = found === undefined ? describe.skip : describe;
const why = found === undefined ? ' (skipped: no Chromium here; set CHROMIUM to the path of one)' : '';

/** Height of a usual window, in CSS pixels. */
const SCREEN = 900;

inBrowser(`the comments in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-preview-'));
  const file = join(folder, 'comments.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, pageOf(golden()));
    if (found !== undefined) browser = await startChromium(found);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function at(
    width: number,
    look: (page: Page, asked: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: SCREEN } });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', (dialog) => asked.push(dialog.message()));
    try {
      await page.goto(pathToFileURL(file).href);
      await look(page, asked);
    } finally {
      await page.close();
    }
  }

  test.each([912, 390])('fit a window of %d pixels, and are folded', (width) =>
    at(width, async (page) => {
      const boxes = await page.$$eval('.comment', (all) =>
        all.map((box) => ({
          id: box.id,
          over: box.scrollWidth > box.clientWidth,
          open: box.querySelectorAll('details[open]').length,
          folded: box.querySelectorAll('details').length,
        })),
      );
      expect(boxes).toHaveLength(13);
      expect(boxes.filter(({ over, open, folded }) => over || open > 0 || folded !== 2)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }),
  );

  test('take two screens at most, with 300 files too', () =>
    at(912, async (page) => {
      const tall = await page.$$eval('.comment', (all) =>
        all.map((box) => [box.id, box.clientHeight] as const),
      );
      expect(tall.filter(([, height]) => height > 2 * SCREEN)).toEqual([]);
    }));

  test('ask for nothing and run nothing, whatever the text of others says', () =>
    at(912, async (page, asked) => {
      expect(asked).toEqual([pathToFileURL(file).href]);
      expect(
        await page.$$eval('#hostile :is(script, img, iframe, input, a[href])', (all) => all.length),
      ).toBe(0);
    }));
});
