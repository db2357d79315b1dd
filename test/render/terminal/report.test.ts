import { expect, test } from '@jest/globals';
import { PLAIN } from '../../../src/render/paint.ts';
import { renderReport } from '../../../src/render/terminal/report.ts';
import { threeDays } from '../../support/reported.ts';

test('the report as a table', () => {
  const lines = renderReport(threeDays()).split('\n');
  const line = (name: string) => lines.find((each) => each.startsWith(name))?.replace(/ {2,}/g, '  ');
  expect(line('REPORT')).toBe(
    'REPORT  2026-11-16T09:00:00.000Z to 2026-11-19T09:00:00.000Z, 26 events in the log',
  );
  expect(line('Tasks completed')).toBe('Tasks completed  1 a day  3');
  expect(line('On time')).toBe('On time  50%  2  at least 90%  missed');
  expect(line('Handoffs accepted')).toBe('Handoffs accepted  100%  1  at least 95%  met');
  expect(line('First response')).toBe('First response  2h  1  at most 4h  met');
  expect(line('Conflicts resolved after')).toBe('Conflicts resolved after  –  0');
  expect(line('agent-002 builder')).toBe(
    'agent-002 builder  Tasks completed  1 a day  1'.replace('1 a day', '0.33 a day'),
  );
});

test('what is missed is red, what is met green, and both are words as well', () => {
  const paint = {
    ...PLAIN,
    red: (text: string) => `<red>${text}</red>`,
    green: (text: string) => `<green>${text}</green>`,
  };
  const text = renderReport(threeDays(), paint);
  expect(text).toContain('<red>missed</red>');
  expect(text).toContain('<green>met</green>');
});

test('names of others leave the terminal alone', () => {
  const text = renderReport(threeDays('\u001b[31mred', '\u001b]0;x\u0007'));
  expect([text.includes('\u001b'), text.includes('\u0007')]).toEqual([false, false]);
});
