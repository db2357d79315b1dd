import { createHmac, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Delivery } from '../../../src/core/deliveries/delivery.ts';
import { type Incoming, type IntakePorts, takeIn } from '../../../src/entry/app/intake.ts';
import { isSigned } from '../../../src/entry/app/signature.ts';

const SECRET = 'the secret of the App';
const BODY = JSON.stringify({ action: 'opened', pull_request: { number: 3 }, repository: { id: 9 } });

function signed(body: string, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function incoming(more: Partial<Incoming> = {}): Incoming {
  const body = more.body ?? BODY;
  return { id: randomUUID(), event: 'pull_request', signature: signed(body), body, ...more };
}

const never = (): Promise<never> => new Promise(() => undefined);

function ports(more: Partial<IntakePorts> = {}): IntakePorts & { readonly kept: Delivery[] } {
  const kept: Delivery[] = [];
  return {
    kept,
    inbox: {
      store: async (delivery) => {
        const known = kept.some(({ id }) => id === delivery.id);
        if (!known) kept.push(delivery);
        return known ? 'duplicate' : 'stored';
      },
    },
    verify: (body, signature) => isSigned(SECRET, body, signature),
    now: () => 1_000,
    after: never,
    ...more,
  };
}

test('what is right is kept under what it is about, once', async () => {
  const to = ports();
  const one = incoming({ id: '3E5A1B6C-0000-4000-8000-00000000000A' });
  expect(await takeIn(one, to)).toEqual({ status: 202, kind: 'stored', reason: 'item/9/3' });
  expect(await takeIn(one, to)).toMatchObject({ status: 202, kind: 'duplicate' });
  expect(to.kept).toEqual([
    {
      id: '3e5a1b6c-0000-4000-8000-00000000000a',
      key: 'item/9/3',
      event: 'pull_request',
      body: BODY,
      receivedAt: 1_000,
    },
  ]);
});

test('an event that nobody knows is kept, about the repository that it names', async () => {
  const to = ports();
  expect(await takeIn(incoming({ event: 'brand_new' }), to)).toMatchObject({ status: 202 });
  expect(to.kept).toMatchObject([{ event: 'brand_new', key: 'repository/9' }]);
});

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

test.each<[string, Partial<Incoming>, number, string]>([
  ['no signature', { signature: undefined }, 401, 'unsigned'],
  ['an empty signature', { signature: '' }, 401, 'unsigned'],
  ['the signature of another secret', { signature: signed(BODY, 'another') }, 401, 'forged'],
  ['the signature of another body', { signature: signed('{}') }, 401, 'forged'],
  ['a signature by SHA-1', { signature: 'sha1=abc' }, 401, 'forged'],
  ['an empty body', { body: '', signature: signed('') }, 401, 'forged'],
  ['no GUID', { id: undefined }, 400, 'unnamed'],
  ['something else as GUID', { id: "1' OR 1=1" }, 400, 'unnamed'],
  ['no event', { event: undefined }, 400, 'unnamed'],
  ['something else as event', { event: '__proto__\n' }, 400, 'unnamed'],
  ['no JSON', { body: '{"a":' }, 400, 'malformed'],
  ['a form', { body: 'payload=%7B%7D' }, 400, 'malformed'],
  ['a list', { body: '[]' }, 400, 'malformed'],
  ['null', { body: 'null' }, 400, 'malformed'],
  ['101 levels', { body: deep(101) }, 422, 'too-deep'],
  ['a million levels', { body: deep(1_000_000) }, 422, 'too-deep'],
  ['brackets without an end', { body: '['.repeat(2_000_000) }, 422, 'too-deep'],
])('refused and not kept: %s', async (_, more, status, kind) => {
  const to = ports();
  const body = more.body ?? BODY;
  const answer = await takeIn(incoming({ signature: signed(body), ...more }), to);
  expect(answer).toMatchObject({ status, kind });
  expect(answer.reason).not.toBe('');
  expect(to.kept).toEqual([]);
});

test('brackets within text are no depth, and 100 levels are taken', async () => {
  const text = JSON.stringify({ a: `\\"${'['.repeat(500)}`, b: '"{{{\\' });
  expect(await takeIn(incoming({ body: text }), ports())).toMatchObject({ status: 202 });
  expect(await takeIn(incoming({ body: deep(100) }), ports())).toMatchObject({ status: 202 });
});

test('nothing is read of a body whose signature is wrong', async () => {
  const to = ports();
  const answer = await takeIn(incoming({ body: '{', signature: 'sha256=0', id: 'x' }), to);
  expect(answer).toMatchObject({ status: 401, kind: 'forged' });
});

test('kept later than in five seconds, it counts as not kept', async () => {
  const waits: number[] = [];
  const after = (ms: number) => Promise.resolve(void waits.push(ms));
  const to = ports({ inbox: { store: never }, after });
  expect(await takeIn(incoming(), to)).toMatchObject({ status: 500, kind: 'unsaved' });
  expect(waits).toEqual([5_000]);
});

test('where it cannot be kept, that is the answer, and no timer is left behind', async () => {
  const left: AbortSignal[] = [];
  const to = ports({
    inbox: { store: () => Promise.reject(new Error('the disk is full')) },
    after: (_, signal) => {
      left.push(signal);
      return never();
    },
  });
  expect(await takeIn(incoming(), to)).toEqual({ status: 500, kind: 'unsaved', reason: 'the disk is full' });
  expect(left.map(({ aborted }) => aborted)).toEqual([true]);
});
