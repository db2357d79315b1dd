import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { reportPage } from '../../../src/render/html/report.ts';
import { findChromium, startChromium } from '../../support/chromium.ts';
import { threeDays } from '../../support/reported.ts';

const EVIL = '"><script>document.title="owned"</script><img src=https://evil.example/x onerror=alert(1)>';
const html = reportPage(threeDays(EVIL, `@${EVIL}`), EVIL);
const found = findChromium();
const inBrowser = found === undefined ? describe.skip : describe;
const why = found === undefined ? ' (skipped: no Chromium here; set CHROMIUM to the path of one)' : '';

/** Texts with less than 4.5:1 against the ground that they stand on, which WCAG 2.2 asks for (run in the page). */
const LOW_CONTRAST = `(() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor === 'rgba(0, 0, 0, 0)' ? ground(element.parentElement) : backgroundColor;
  };
  return [...document.querySelectorAll('p,h1,h2,h3,li,strong,span,td,th,summary')].flatMap((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [element.tagName + ' ' + element.textContent + ' ' + contrast] : [];
  });
})()`;

test('the page has no script and names nothing elsewhere', () => {
  expect(html).not.toMatch(
    /<(?:script|img|link|iframe|object|base)|@import|url\(|<[a-z][^>]*\s(?:src|href|on\w+)=/i,
  );
});

inBrowser(`the report in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, html);
    if (found !== undefined) browser = await startChromium(found);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function shown(
    look: (page: Page, asked: readonly string[]) => Promise<void>,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<void> {
    const page = await browser.newPage(options);
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

  test('asks for nothing, and runs nothing of what others named', () =>
    shown(async (page, asked) => {
      expect(asked).toEqual([pathToFileURL(file).href]);
      expect(await page.title()).toBe('Report · Baton');
      expect(await page.locator('body').innerText()).toContain(EVIL);
    }));

  test.each([1_280, 390])('fits a window of %d pixels', (width) =>
    shown(
      async (page) => {
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      },
      { viewport: { width, height: 900 } },
    ),
  );

  test('each chart is an image with a name and a description, and its bars have height', () =>
    shown(async (page) => {
      const charts = await page.getByRole('img').all();
      expect(charts.length).toBeGreaterThan(8);
      for (const chart of charts) {
        expect(await chart.locator('> title').textContent()).toContain('over time');
        expect(await chart.locator('> desc').textContent()).toMatch(/^Lowest .*highest .*last /);
      }
      const chart = page.getByRole('img', { name: 'On time, over time' });
      const bars = await chart.locator('rect').all();
      expect(bars).toHaveLength(3);
      const heights = await Promise.all(bars.map(async (bar) => (await bar.boundingBox())?.height ?? 0));
      expect(heights[0]).toBeGreaterThan(heights[1] ?? 0);
      expect(await bars[0]?.locator('title').textContent()).toBe('2026-11-16: 100%');
      expect(await chart.locator('line title').textContent()).toBe('target: at least 90%');
    }));

  test('whoever cannot see the charts reads them as tables, and every heading in order', () =>
    shown(async (page) => {
      const levels = await page.$$eval('h1,h2,h3', (all) => all.map((each) => Number(each.tagName[1])));
      expect(levels.every((level, at) => at === 0 || level - (levels[at - 1] ?? 0) <= 1)).toBe(true);
      const section = page.locator('section', { has: page.getByRole('heading', { name: /^On time/ }) });
      await section.getByText('As a table').click();
      expect(await section.getByRole('row').allInnerTexts()).toEqual([
        expect.stringContaining('On time'),
        expect.stringMatching(/2026-11-16\s+100%/),
        expect.stringMatching(/2026-11-17\s+0%/),
        expect.stringMatching(/2026-11-18\s+–/),
      ]);
    }));

  test.each(['light', 'dark'] as const)('text can be read on its ground where it is %s', (colorScheme) =>
    shown(
      async (page) => {
        const low = await page.evaluate(LOW_CONTRAST);
        expect(low).toEqual([]);
        const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(paper).toBe(colorScheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)');
      },
      { colorScheme },
    ),
  );
});
