import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod';
import { MAX_DOCUMENT } from '../../../src/core/context/documents/pages.ts';
import { documents, isDocument, parseDocuments } from '../../../src/core/context/documents/table.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { EVENTS, eventOf, type LogEvent } from '../../../src/core/context/events/table.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { columnOf, formatLine, parseLine } from '../../../src/core/context/line.ts';
import { reduce } from '../../../src/core/context/reduce.ts';
import { replayLine } from '../../../src/core/context/replay.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { differences, replay } from '../../../src/core/context/verify.ts';
import { STORY } from '../../support/story.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const newId = (at: number): string => String(at).padStart(26, '0');

interface Told {
  readonly before: State;
  readonly event: LogEvent;
  readonly after: State;
}

/** The story as it is written; the approval that it withdraws is the one it gave. */
function tell(drafts: readonly EventDraft[]): Told[] {
  let state = emptyState();
  let approval = '';
  return drafts.map((draft, index) => {
    const data = draft.type === 'APPROVAL_WITHDRAWN' ? { ...draft.data, approval_id: approval } : draft.data;
    const next = extend(state, [{ ...draft, data }], T0 + index, newId);
    if (isRefused(next)) throw new Error(`${draft.type}: ${next.refused.message}`);
    const told = { before: state, event: next.events[0]!, after: next.state };
    if (draft.type === 'APPROVAL_GIVEN') approval = String(told.event.data.id);
    state = next.state;
    return told;
  });
}
const TOLD = tell(STORY);

test('the story has every event type', () => {
  expect([...new Set(STORY.map(({ type }) => type))].sort()).toEqual(Object.keys(EVENTS).sort());
});

test.each(Object.keys(EVENTS))(
  '%s: accepted as told; without any one field, refused with its column',
  (type) => {
    const { before, event } = TOLD.find((told) => told.event.type === type)!;
    expect(replayLine(before, formatLine(event))).toMatchObject({ event });
    const own = Object.entries(EVENTS[type as keyof typeof EVENTS].fields).filter(([, field]) => {
      return !(field as z.ZodType).safeParse(undefined).success;
    });
    for (const field of ['id', 'at', 'by', 'v', ...own.map(([name]) => name)]) {
      const { [field]: _, ...data } = event.data;
      const line = formatLine({ ...event, data });
      const step = replayLine(before, line, { file: 'log/2026-11-20/000.log', line: 7 });
      expect(step).toMatchObject({
        refused: {
          code: 'event.data',
          message: expect.stringContaining(`${field} is missing`),
          place: { file: 'log/2026-11-20/000.log', line: 7, column: line.indexOf('{') + 1 },
        },
      });
    }
    const unknown = formatLine({ ...event, data: { ...event.data, surprise: 1 } });
    expect(replayLine(before, unknown)).toMatchObject({
      refused: { message: expect.stringContaining('surprise') },
    });
    const newer = { ...event, data: { ...event.data, v: '1.9.0', surprise: 1 } };
    expect(isRefused(reduce(before, newer))).toBe(false);
  },
);

test.each(Object.keys(EVENTS))('%s: the documents hold the whole state after it', (type) => {
  for (const { after } of TOLD.filter((told) => told.event.type === type)) {
    const texts = documents(after);
    expect(parseDocuments(texts)).toEqual(after);
    expect(documents(parseDocuments(texts))).toEqual(texts);
    expect([...texts.keys()].filter((path) => !isDocument(path))).toEqual([]);
  }
});

test('any order of any events never throws, keeps the law of the documents, and does not depend on how it is replayed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STORY.length - 1), { maxLength: 60 }), fc.boolean(), (order, shuffled) => {
      const picks = shuffled ? order : [...order].sort((a, b) => a - b);
      let state = emptyState();
      const events: LogEvent[] = [];
      for (const pick of picks) {
        const next = extend(state, [STORY[pick]!], T0 + events.length, newId);
        if (isRefused(next)) continue;
        state = next.state;
        events.push(...next.events);
      }
      expect(parseDocuments(documents(state))).toEqual(state);
      let again = emptyState();
      for (const event of events) again = parseDocuments(documents(replayedOn(again, formatLine(event))));
      expect(again).toEqual(state);
    }),
    { numRuns: 150 },
  );
});

function replayedOn(state: State, line: string): State {
  const step = replayLine(state, line);
  if ('refused' in step) throw new Error(step.refused.message);
  return step.state;
}

const anything = fc.anything({ withNullPrototype: false, withDate: false });
test('whatever is said, reduce answers and does not throw', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(EVENTS), 'NO_SUCH'),
      fc.nat(TOLD.length - 1),
      fc.dictionary(fc.string(), anything),
      anything,
      (type, at, data, value) => {
        const told = TOLD[at]!;
        reduce(told.before, { type, workflow: 'global', phase: 'global', data });
        const fields = Object.keys(told.event.data);
        reduce(told.before, {
          ...told.event,
          data: { ...told.event.data, [fields[at % fields.length]!]: value },
        });
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['an unknown type', (e: LogEvent) => ({ ...e, type: 'NO_SUCH' }), 'event.type', 1],
  ['another phase', (e: LogEvent) => ({ ...e, phase: 'x' }), 'event.phase', 27],
  [
    'an instant before the last',
    (e: LogEvent) => ({ ...e, data: { ...e.data, at: '2026-11-19T00:00:00.000Z' } }),
    'event.at',
    73,
  ],
  ['an id that was there', (e: LogEvent) => ({ ...e, data: { ...e.data, id: '0' } }), 'event.id', 39],
  ['a newer major', (e: LogEvent) => ({ ...e, data: { ...e.data, v: '2.0.0' } }), 'event.version', 121],
  [
    'a name that engines treat as their own',
    (e: LogEvent) => ({ ...e, workflow: '__proto__' }),
    'event.shape',
    null,
  ],
])('refused: %s', (_, change, code, column) => {
  const { before, event } = TOLD.find((told) => told.event.type === 'RESOURCE_ALLOCATED')!;
  const step = replayLine(before, formatLine(change(event)));
  expect(step).toMatchObject({ refused: { code, ...(column === null ? {} : { place: { column } }) } });
});

const object = fc.dictionary(
  fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 5 },
);
test('a line is read back as it was written, on one line', () => {
  fc.assert(
    fc.property(object, (data) => {
      const plain = JSON.parse(JSON.stringify(data)) as LogEvent['data'];
      const event = { type: 'CHECK_RECORDED', workflow: 'pr-42', phase: 'check', data: plain };
      const line = formatLine(event);
      expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
      expect(parseLine(line)).toEqual({ event });
      for (const [key, value] of Object.entries(plain)) {
        const text = JSON.stringify(value)
          .replace(/\u2028/g, '\\u2028')
          .replace(/\u2029/g, '\\u2029');
        expect(line.slice(columnOf(line, [key]) - 1).startsWith(text)).toBe(true);
      }
    }),
  );
});

test.each([
  ['lower:wf:phase:{}', 1],
  ['A_B', 4],
  ['A_B:w f:phase:{}', 5],
  ['A_B:wf:phase:[1]', 14],
  ['A_B:wf:phase:{"a":1,}', 21],
  ['A_B:wf:phase:{"a":"\u2028"}', 20],
  [`A_B:wf:phase:{"a":${'['.repeat(99)}${']'.repeat(99)}}`, 14],
])('a line that is none is refused with its column: %j', (line, column) => {
  expect(parseLine(line)).toMatchObject({ refused: { place: { column } } });
});

test('a document that grows is split into pages below its bound, and read back whole', () => {
  const drafts = Array.from({ length: 700 }, (_, index): EventDraft => {
    const base = STORY.find(({ type }) => type === 'CHECK_RECORDED')!;
    return { ...base, data: { ...base.data, name: `check ${index} ${'é'.repeat(300)}` } };
  });
  const next = extend(emptyState(), drafts, T0, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  const texts = documents(next.state);
  expect([...texts.keys()].filter((path) => path.startsWith('changes/')).length).toBeGreaterThan(2);
  for (const text of texts.values()) expect(Buffer.byteLength(text)).toBeLessThan(MAX_DOCUMENT);
  expect(parseDocuments(texts)).toEqual(next.state);
  expect(next.state.log.segment).toBe('log/2026-11-20/002.log');
});

test('verify names the document that was changed, and the event after which it parts from the log', () => {
  const lines = TOLD.map(({ event }, index) => ({
    file: 'log/2026-11-20/000.log',
    number: index + 1,
    text: formatLine(event),
  }));
  const run = replay(lines);
  expect(run.fault).toBeNull();
  const texts = documents(run.state);
  expect(differences(run, texts)).toEqual([]);
  const leases = TOLD.findIndex(({ event }) => event.type === 'LEASE_DEQUEUED');
  const old = documents(TOLD[leases]!.after).get('leases.yaml')!;
  const planted = new Map([...texts, ['leases.yaml', old], ['incidents/x.yaml', 'a: 1\n']]);
  expect(differences(run, planted)).toEqual([
    { document: 'incidents/x.yaml', kind: 'unexpected', after: 0 },
    { document: 'leases.yaml', kind: 'differs', after: leases + 1 },
  ]);
  const broken = lines.map((line) =>
    line.number === 9 ? { ...line, text: line.text.replace('"at"', '"on"') } : line,
  );
  expect(replay(broken).fault).toMatchObject({ place: { file: 'log/2026-11-20/000.log', line: 9 } });
  expect(replay(lines.filter((line) => line.number !== 40)).fault).not.toBeNull();
});

test('an event of a draft keeps the header first, so that lines are easy to read', () => {
  const event = eventOf(STORY[0]!, { id: '1', at: '2026-11-20T09:00:00.000Z', v: '1.0.0' });
  expect(formatLine(event)).toMatch(
    /^POLICY_CHANGED:global:global:\{"id":"1","at":"2026-11-20T09:00:00.000Z","by":"agent-001","v":"1.0.0","digest"/,
  );
});
