import { expect, test } from '@jest/globals';
import { manifestOf } from '../../../src/core/app/manifest.ts';
import { confirmPage, donePage, setupPage, troublePage } from '../../../src/render/html/setup.ts';

const HOSTILE = `"><script>alert('1')</script>&\`x`;
const manifest = manifestOf({ reachedAt: HOSTILE, setUpAt: HOSTILE, alerts: true });

const PAGES: [string, string][] = [
  [
    'form',
    setupPage(
      { reached: HOSTILE, organization: HOSTILE, alerts: true },
      [{ field: 'reached', message: HOSTILE }],
      HOSTILE,
    ),
  ],
  ['confirmation', confirmPage(manifest, `https://github.com/x?state=${HOSTILE}`, HOSTILE)],
  ['end', donePage(HOSTILE, `https://github.com/${HOSTILE}`, HOSTILE)],
  ['trouble', troublePage(HOSTILE, HOSTILE)],
];

test.each(PAGES)('%s: what others wrote stays text', (_, html) => {
  expect(html).not.toContain('<script');
  expect(html).not.toContain(`alert('1')`);
  expect(html).toContain('&#60;script&#62;');
});

test.each(PAGES)('%s: a language, a title, one heading, and nothing fetched', (_, html) => {
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html.match(/<h1>/g)).toHaveLength(1);
  expect(html).not.toMatch(/ src=|<link|url\(|@import/);
});

test('the manifest in the page is the one that was made', () => {
  const [, value = ''] = /name="manifest" value="([^"]*)"/.exec(confirmPage(manifest, 'x', null)) ?? [];
  const text = value.replace(/&#(\d+);/g, (_, unit: string) => String.fromCharCode(Number(unit)));
  expect(JSON.parse(text)).toEqual(manifest);
});
