import { expect, test } from '@jest/globals';
import { isLoopback, newAppUrl, setupFaults } from '../../../src/core/app/setup.ts';

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

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['baton.localhost', true],
  ['0.0.0.0', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
])('%s is this machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
