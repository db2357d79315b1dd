import { expect, test } from '@jest/globals';
import { newAppUrl, openedAt, setupFaults } from '../../../src/core/app/setup.ts';

const GITHUB = 'https://github.com';
const SERVER = 'https://ghe.example.com';

test.each<[string, string, string, string[]]>([
  ['https://baton.example.com', '', GITHUB, []],
  ['https://example.com/baton', 'acme-inc', GITHUB, []],
  ['http://baton.internal:3000', '', SERVER, []],
  ['http://127.0.0.1:3000', '', SERVER, []],
  ['', '', GITHUB, ['reached']],
  ['baton.example.com', '', GITHUB, ['reached']],
  ['http://baton.example.com', '', GITHUB, ['reached']],
  ['https://localhost:3000', '', GITHUB, ['reached']],
  ['https://0.0.0.0:3000', '', GITHUB, ['reached']],
  ['https://10.1.2.3', '', GITHUB, ['reached']],
  ['https://192.168.0.7', '', GITHUB, ['reached']],
  ['https://172.31.0.1', '', GITHUB, ['reached']],
  ['https://172.32.0.1', '', GITHUB, []],
  ['https://169.254.169.254', '', GITHUB, ['reached']],
  ['https://100.64.0.1', '', GITHUB, ['reached']],
  ['https://[fd00::1]', '', GITHUB, ['reached']],
  ['https://[fe80::1]', '', GITHUB, ['reached']],
  ['https://[2606:4700::1]', '', GITHUB, []],
  ['https://build-7', '', GITHUB, ['reached']],
  ['https://baton.internal', '', GITHUB, ['reached']],
  ['https://10.1.2.3', '', SERVER, []],
  ['https://baton.example.com/api/github/webhooks', '', GITHUB, ['reached']],
  ['https://baton.example.com/api/github/webhooks', '', SERVER, ['reached']],
  ['https://127.0.0.1', '', 'https://acme.ghe.com', ['reached']],
  ['https://ada:pass@baton.example.com', '', GITHUB, ['reached']],
  ['https://baton.example.com?x=1', '', GITHUB, ['reached']],
  ['javascript:alert(1)', '', SERVER, ['reached']],
  ['https://b c', 'a/b', GITHUB, ['reached', 'organization']],
  ['https://baton.example.com', '-acme', GITHUB, ['organization']],
])('%s for %s at %s: wrong in %j', (reached, organization, web, fields) => {
  const faults = setupFaults({ reached, organization, alerts: false }, web);
  expect(faults.map(({ field }) => field)).toEqual(fields);
});

test('GitHub takes manifests for people and organisations in different places', () => {
  expect(newAppUrl(GITHUB, '', 'a+b')).toBe('https://github.com/settings/apps/new?state=a%2Bb');
  expect(newAppUrl(SERVER, 'acme', 's')).toBe(
    'https://ghe.example.com/organizations/acme/settings/apps/new?state=s',
  );
});

test.each<[string, Record<string, string>, string]>([
  [
    'what the browser says',
    { host: 'x:1', referer: 'https://baton.example.com/' },
    'https://baton.example.com',
  ],
  [
    'it before any proxy',
    { host: '127.0.0.1:3000', 'x-forwarded-host': 'other', referer: 'http://build-7:8080/?x' },
    'http://build-7:8080',
  ],
  [
    'what a proxy says',
    { host: '127.0.0.1:3000', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'baton.example.com, inner' },
    'https://baton.example.com',
  ],
  [
    'the name that was asked for',
    { host: 'localhost:3000', referer: 'about:blank' },
    'http://localhost:3000',
  ],
])('where the page is open: %s', (_, headers, at) => {
  expect(openedAt(headers)).toBe(at);
});
