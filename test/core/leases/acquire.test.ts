import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { acquire } from '../../../src/core/leases/acquire.ts';
import { reclaim, release, renew } from '../../../src/core/leases/give-back.ts';
import { claimsOverlap } from '../../../src/core/leases/overlap.ts';
import { HOUR, held, leasesOf, leaseWorld, NOW, request } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const ALONE = { partial: false, queue: false, maxWait: null };
const policy = smallPolicy(`
leases:
  resources:
    - { name: staging, kind: exclusive }
    - { name: migration, kind: serial, paths: [db/*] }
    - { name: sandbox, kind: pool, size: 2 }
`);

describe('what a request is answered', () => {
  test('approved where nobody else holds any of it', () => {
    const { answer, drafts } = acquire(leaseWorld(policy), request('agent-004', ['net/*']), ALONE);
    expect(answer).toMatchObject({
      answer: 'approved',
      overlap: [],
      lease: { epoch: 1, holder: 'agent-004' },
    });
    expect(drafts.map((draft) => draft.type)).toEqual(['RESOURCE_ALLOCATED']);
  });

  test.each([
    ['the same pattern', ['src/*'], ['src/*'], 'denied'],
    ['a directory inside', ['src/*'], ['src/api/*'], 'denied'],
    ['globs that meet', ['src/*.ts'], ['src/a*'], 'denied'],
    ['a file inside', ['src/*'], ['src/a.ts'], 'denied'],
    ['neighbours', ['src/*'], ['lib/*'], 'approved'],
    ['names that begin alike', ['src/*'], ['srcs/*'], 'approved'],
    ['other endings', ['src/*.ts'], ['src/*.js'], 'approved'],
  ])('%s: %j against %j is %s', (_, theirs, ours, answer) => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', theirs)));
    expect(acquire(world, request('agent-006', ours), ALONE).answer.answer).toBe(answer);
  });

  test('a denied one names the holder, the end, what it is for, an example path, and what else could be asked', () => {
    const lease = held('agent-004', ['src/*'], { for: 'pagination' });
    const { answer, drafts } = acquire(
      leaseWorld(policy, leasesOf(lease)),
      request('agent-006', ['src/api/*', 'docs/*']),
      ALONE,
    );
    expect(answer).toMatchObject({
      answer: 'denied',
      lease: null,
      overlap: [
        {
          kind: 'lease',
          holder: 'agent-004',
          until: lease.expires,
          for: 'pagination',
          meets: [{ ours: 'src/api/*', theirs: 'src/*' }],
        },
      ],
      alternatives: [
        { option: 'delayed', available_at: lease.expires },
        { option: 'queue' },
        { option: 'partial', paths: ['docs/*'] },
      ],
    });
    expect(drafts).toEqual([]);
  });

  test('partial where that is accepted: what is free, and only that', () => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', ['src/*'])));
    const { answer } = acquire(world, request('agent-006', ['docs/*', 'src/api/*']), {
      ...ALONE,
      partial: true,
    });
    expect(answer).toMatchObject({ answer: 'partial', lease: { paths: ['docs/*'] } });
  });

  test('partial again for the same is the lease that was granted', () => {
    const mine = held('agent-006', ['docs/*'], { epoch: 2 });
    const world = leaseWorld(policy, leasesOf(held('agent-004', ['src/*']), mine));
    const ask = request('agent-006', ['docs/*', 'src/api/*'], { id: 'again' });
    const { answer, drafts } = acquire(world, ask, { ...ALONE, partial: true });
    expect(answer).toMatchObject({ answer: 'partial', lease: { id: mine.id } });
    expect(drafts).toEqual([]);
  });

  test('partial and queued where both are accepted: what is free now, the rest in its turn; asking again is asking once', () => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', ['src/*'])));
    const both = { partial: true, queue: true, maxWait: HOUR };
    const first = acquire(world, request('agent-006', ['docs/*', 'src/api/*']), both);
    expect(first.answer).toMatchObject({
      answer: 'partial',
      lease: { paths: ['docs/*'] },
      queued: { paths: ['src/api/*'], until: new Date(NOW + HOUR).toISOString() },
    });
    expect(first.answer.queued?.id).not.toBe(first.answer.lease?.id);
    expect(first.drafts.map(({ type }) => type)).toEqual(['RESOURCE_ALLOCATED', 'LEASE_QUEUED']);
    const after = {
      ...leasesOf(held('agent-004', ['src/*']), first.answer.lease!),
      queue: [first.answer.queued!],
    };
    const again = acquire(
      leaseWorld(policy, after),
      request('agent-006', ['docs/*', 'src/api/*'], { id: 'again' }),
      both,
    );
    expect(again.answer).toMatchObject({
      answer: 'partial',
      lease: { id: first.answer.lease?.id },
      queued: { id: first.answer.queued?.id },
    });
    expect(again.drafts).toEqual([]);
    expect(release(leaseWorld(policy, after), 'agent-004', { all: true, words: [] }).answer).toMatchObject({
      granted: [{ holder: 'agent-006', paths: ['src/api/*'] }],
    });
  });

  test.each([
    ['nothing is free', ['src/api/*'], { partial: true, queue: true }, 'queued', null, ['src/api/*']],
    ['no queue', ['docs/*', 'src/api/*'], { partial: true, queue: false }, 'partial', ['docs/*'], null],
    [
      'no part',
      ['docs/*', 'src/api/*'],
      { partial: false, queue: true },
      'queued',
      null,
      ['docs/*', 'src/api/*'],
    ],
  ])('%s: %j', (_, ours, fallbacks, answer, granted, waiting) => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', ['src/*'])));
    const said = acquire(world, request('agent-006', ours), { ...ALONE, ...fallbacks }).answer;
    expect([said.answer, said.lease?.paths ?? null, said.queued?.paths ?? null]).toEqual([
      answer,
      granted,
      waiting,
    ]);
  });

  test.each([
    ['ours is a bare name', ['README.md'], ['docs/*'], ['/README.md']],
    ['beside another path', ['README.md', 'src/*'], ['docs/*'], ['/README.md', 'src/*']],
    ['a bare folder', ['api/'], ['src/*'], ['/api/']],
    ['anchored it would meet as well', ['README.md'], ['/README.md'], null],
    ['theirs is the bare name', ['docs/*'], ['README.md'], null],
    ['both are anchored', ['docs/a.md'], ['docs/*'], null],
    ['any depth is asked for', ['**/README.md'], ['docs/*'], null],
  ])('%s: %j against %j', (_, ours, theirs, anchored) => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', theirs)));
    const { answer } = acquire(world, request('agent-006', ours), ALONE);
    expect(answer.answer).toBe('denied');
    expect(answer.alternatives.filter(({ option }) => option === 'anchored')).toEqual(
      anchored === null ? [] : [{ option: 'anchored', paths: anchored }],
    );
    const bare = [...ours, ...theirs].find((pattern) => /^[^/*]+\/?$/.test(pattern));
    if (bare === undefined) expect(answer.reason).not.toContain('no slash');
    else expect(answer.reason).toContain(`${bare} has no slash: it matches at any depth`);
  });

  test.each([
    ['only shared leases', ['shared', 'shared'], true],
    ['an exclusive one, too', ['shared', 'exclusive'], false],
  ] as const)('%s in the way: sharing is suggested: %j', (_, modes, suggested) => {
    const leases = modes.map((mode, at) =>
      held(`agent-00${at + 7}`, [`src/${at}/*`], { mode, epoch: at + 1 }),
    );
    const { answer } = acquire(
      leaseWorld(policy, leasesOf(...leases)),
      request('agent-006', ['src/*']),
      ALONE,
    );
    expect(answer.answer).toBe('denied');
    expect(answer.alternatives.some(({ option }) => option === 'shared')).toBe(suggested);
  });

  test('queued where waiting is accepted; asking again is asking once', () => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', ['src/*'])));
    const first = acquire(world, request('agent-006', ['src/*']), { ...ALONE, queue: true, maxWait: HOUR });
    expect(first.answer).toMatchObject({
      answer: 'queued',
      queued: { until: new Date(NOW + HOUR).toISOString() },
    });
    const queue = [first.answer.queued!];
    const again = acquire(
      leaseWorld(policy, { ...world.leases, queue }),
      request('agent-006', ['src/*'], { id: 'other' }),
      { ...ALONE, queue: true },
    );
    expect(again.answer).toMatchObject({ answer: 'queued', queued: { id: queue[0]!.id } });
    expect(again.drafts).toEqual([]);
  });

  test('what is held already is approved again, without a new epoch', () => {
    const mine = held('agent-004', ['src/*']);
    const { answer, drafts } = acquire(
      leaseWorld(policy, leasesOf(mine)),
      request('agent-004', ['src/*'], { id: 'new' }),
      ALONE,
    );
    expect(answer).toMatchObject({ answer: 'approved', lease: { id: mine.id, epoch: 1 } });
    expect(drafts).toEqual([]);
  });

  test('shared leases meet shared ones, and no exclusive one', () => {
    const world = leaseWorld(policy, leasesOf(held('agent-004', ['src/*'], { mode: 'shared' })));
    expect(acquire(world, request('agent-006', ['src/*'], { mode: 'shared' }), ALONE).answer.answer).toBe(
      'approved',
    );
    expect(acquire(world, request('agent-006', ['src/*']), ALONE).answer.answer).toBe('denied');
  });

  test('nobody jumps the line, but the more urgent go first', () => {
    const waiting = {
      ...request('agent-009', ['src/*']),
      since: new Date(NOW - HOUR).toISOString(),
      until: null,
    };
    const taken = { ...leasesOf(held('agent-004', ['src/*'])), queue: [waiting] };
    const ask = (priority: 'P1' | 'P2') =>
      acquire(
        leaseWorld(policy, taken),
        request('agent-006', ['src/*'], { priority }),
        ALONE,
      ).answer.overlap.map((other) => other.kind);
    expect(ask('P2')).toEqual(['lease', 'queue']);
    expect(ask('P1')).toEqual(['lease']);
  });
});

describe('named resources', () => {
  const ask = (holder: string, resource: string) =>
    request(holder, [], { resource, id: `${resource}-${holder}` });
  const with1 = (resource: string, holder = 'agent-004', epoch = 1) =>
    held(holder, [], { resource, id: `${resource}-${holder}`, epoch });

  test('exclusive: one holder', () => {
    const { answer } = acquire(
      leaseWorld(policy, leasesOf(with1('staging'))),
      ask('agent-006', 'staging'),
      ALONE,
    );
    expect(answer).toMatchObject({
      answer: 'denied',
      overlap: [{ holder: 'agent-004', meets: [{ kind: 'resource', resource: 'staging' }] }],
    });
  });
  test('serial: each grant brings the next number', () => {
    const world = leaseWorld(policy, { ...leasesOf(), serials: { migration: 41 } });
    expect(acquire(world, ask('agent-006', 'migration'), ALONE).answer.lease?.serial).toBe(42);
  });
  test('pool: as many as it has', () => {
    const one = leasesOf(with1('sandbox'));
    const two = leasesOf(with1('sandbox'), with1('sandbox', 'agent-009', 2));
    expect(acquire(leaseWorld(policy, one), ask('agent-006', 'sandbox'), ALONE).answer.answer).toBe(
      'approved',
    );
    expect(acquire(leaseWorld(policy, two), ask('agent-006', 'sandbox'), ALONE).answer.answer).toBe('denied');
  });
});

describe('time', () => {
  test('an expired lease is ended before the next is granted', () => {
    const old = held('agent-004', ['src/*'], { expires: new Date(NOW - 1).toISOString() });
    const { answer, drafts } = acquire(
      leaseWorld(policy, leasesOf(old)),
      request('agent-006', ['src/*']),
      ALONE,
    );
    expect(answer.answer).toBe('approved');
    expect(drafts.map((draft) => [draft.type, draft.data.release_reason])).toEqual([
      ['RESOURCE_DEALLOCATED', 'expired'],
      ['RESOURCE_ALLOCATED', undefined],
    ]);
  });
  test('a sign of life of its holder keeps it: a commit, or any command', () => {
    const old = held('agent-004', ['src/*'], { expires: new Date(NOW - 1).toISOString() });
    const world = {
      ...leaseWorld(policy, leasesOf(old)),
      lastSeen: { 'agent-004': new Date(NOW - HOUR / 2).toISOString() },
    };
    const { answer } = acquire(world, request('agent-006', ['src/*']), ALONE);
    expect(answer).toMatchObject({
      answer: 'denied',
      overlap: [{ until: new Date(NOW + 1.5 * HOUR).toISOString() }],
    });
  });
  test('the queue moves up when something is given back', () => {
    const lease = held('agent-004', ['src/*']);
    const waiting = {
      ...request('agent-006', ['src/*']),
      since: new Date(NOW - HOUR).toISOString(),
      until: null,
    };
    const { answer } = release(leaseWorld(policy, { ...leasesOf(lease), queue: [waiting] }), 'agent-004', {
      all: true,
      words: [],
    });
    expect(answer).toMatchObject({ answer: 'released', granted: [{ holder: 'agent-006', epoch: 2 }] });
  });
  test('whoever has waited too long leaves the line', () => {
    const waiting = {
      ...request('agent-006', ['src/*']),
      since: new Date(NOW - HOUR).toISOString(),
      until: new Date(NOW - 1).toISOString(),
    };
    const { drafts } = acquire(
      leaseWorld(policy, { ...leasesOf(), queue: [waiting] }),
      request('agent-009', ['x/*']),
      ALONE,
    );
    expect(drafts[0]).toMatchObject({ type: 'LEASE_DEQUEUED', data: { reason: 'timed_out' } });
  });
  test('after thirty days a lapsed lease is forgotten', () => {
    const lapsed = (ended: string) => ({
      id: 'ls-1',
      holder: 'agent-004',
      paths: ['src/*'],
      resource: null,
      epoch: 1,
      ended,
      reason: 'expired' as const,
      superseded_by: null,
    });
    const draftsOn = (ended: string) =>
      acquire(
        leaseWorld(policy, { ...leasesOf(), epoch: 1, lapsed: [lapsed(ended)] }),
        request('agent-006', ['x/*']),
        ALONE,
      ).drafts.map((draft) => draft.type);
    expect(draftsOn(new Date(NOW - 29 * 24 * HOUR).toISOString())).toEqual(['RESOURCE_ALLOCATED']);
    expect(draftsOn(new Date(NOW - 31 * 24 * HOUR).toISOString())).toEqual([
      'RESOURCE_DEALLOCATED',
      'RESOURCE_ALLOCATED',
    ]);
  });
  test('renewing prolongs, and never revives', () => {
    const lease = held('agent-004', ['src/*']);
    expect(
      renew(leaseWorld(policy, leasesOf(lease)), 'agent-004', { all: true, words: [] }, null).answer,
    ).toMatchObject({
      answer: 'renewed',
      leases: [{ expires: new Date(NOW + 2 * HOUR).toISOString() }],
    });
    const lapsed = held('agent-004', ['src/*'], { expires: new Date(NOW - 1).toISOString() });
    expect(
      renew(leaseWorld(policy, leasesOf(lapsed)), 'agent-004', { all: true, words: [] }, null).answer.answer,
    ).toBe('nothing');
  });
});

describe('capacity', () => {
  const tight = smallPolicy('leases: { capacity: { agents: 10, per_layer: { L3: 1 } } }');
  const crowd = leasesOf(
    ...Array.from({ length: 9 }, (_, at) => held(`@p${at}`, [`p${at}/*`], { epoch: at + 1 })),
  );
  test('a full layer lets nobody new start', () => {
    const { answer } = acquire(
      leaseWorld(tight, leasesOf(held('agent-004', ['a/*']))),
      request('agent-006', ['b/*']),
      ALONE,
    );
    expect(answer).toMatchObject({
      answer: 'denied',
      reason: expect.stringContaining('layer L3 has 1 of 1'),
    });
  });
  test('past the pause mark new work waits, while whoever works goes on', () => {
    const world = leaseWorld(tight, crowd);
    expect(acquire(world, request('agent-009', ['z/*']), { ...ALONE, queue: true }).answer).toMatchObject({
      answer: 'queued',
    });
    expect(acquire(world, request('@p1', ['z/*']), ALONE).answer.answer).toBe('approved');
  });
  test('past the warning mark it is granted with a warning', () => {
    const eight = leasesOf(...Object.values(crowd.held).slice(0, 8));
    expect(acquire(leaseWorld(tight, eight), request('agent-009', ['z/*']), ALONE).answer.warnings).toEqual([
      expect.stringContaining('80 %'),
    ]);
  });
});

test.each([
  ['agent-004', true, 'its own'],
  ['agent-001', true, 'full authority'],
  ['agent-009', true, 'senior authority'],
  ['@net-lead', true, 'an operator of the holder'],
  ['@boss', true, 'an operator of full authority'],
  ['agent-006', false, 'standard authority'],
  ['@api-lead', false, 'an operator of somebody else'],
])('%s may reclaim from agent-004: %s (%s)', (actor, allowed) => {
  const { answer, drafts } = reclaim(
    leaseWorld(policy, leasesOf(held('agent-004', ['src/*'], { id: 'ls-1' }))),
    actor,
    'ls-1',
    'silent since noon',
  );
  expect(answer.answer).toBe(allowed ? 'reclaimed' : 'refused');
  expect(drafts.map((draft) => draft.type)).toEqual(allowed ? ['RESOURCE_DEALLOCATED', 'NOTICE_DUE'] : []);
});

test('a lease on more patterns than a notice holds can be reclaimed', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => `a-rather-long-directory-name/${at}/*`);
  const leases = leasesOf(held('agent-004', many, { id: 'ls-1' }));
  const { drafts } = reclaim(leaseWorld(policy, leases), 'agent-009', 'ls-1', 'silent since noon');
  let ids = 0;
  expect(extend({ ...emptyState(), leases }, drafts, NOW, (at) => `${at}${ids++}`)).toMatchObject({
    state: { leases: { held: {} } },
  });
});

test('an operator is the same person in whatever case the policy names it', () => {
  const shouting = smallPolicy('').agents;
  const upper = { ...policy, agents: { ...shouting, net: { ...shouting.net!, operators: ['@Net-Lead'] } } };
  const world = leaseWorld(upper, leasesOf(held('agent-004', ['src/*'], { id: 'ls-1' })));
  expect(reclaim(world, '@net-lead', 'ls-1', 'silent since noon').answer.answer).toBe('reclaimed');
});

test('a lease that lapsed a month ago is forgotten once, also where something is released in the same breath', () => {
  const lapsed = {
    id: 'ls-old',
    holder: 'agent-004',
    paths: ['old/*'],
    resource: null,
    epoch: 1,
    ended: new Date(NOW - 31 * 24 * HOUR).toISOString(),
    reason: 'expired' as const,
    superseded_by: null,
  };
  const leases = { ...leasesOf(held('agent-004', ['src/*'], { epoch: 2 })), lapsed: [lapsed] };
  const { answer, drafts } = release(leaseWorld(policy, leases), 'agent-004', { all: true, words: [] });
  expect(answer).toMatchObject({ answer: 'released' });
  const newId = (at: number) => `${at}`;
  expect(extend({ ...emptyState(), leases }, drafts, NOW, newId)).toMatchObject({
    state: { leases: { held: {}, lapsed: [] } },
  });
});

test('a lapsed lease that settling made good again is not given back a second time', () => {
  const ended = new Date(NOW - HOUR).toISOString();
  const fence = { id: 'ls-old', holder: 'agent-006', paths: ['src/*'], resource: null, epoch: 1, ended };
  const leases = {
    ...leasesOf(),
    epoch: 1,
    lapsed: [{ ...fence, reason: 'expired' as const, superseded_by: null }],
    queue: [{ ...request('agent-006', ['src/*']), since: ended, until: null }],
  };
  const { drafts } = release(leaseWorld(policy, leases), 'agent-006', { all: true, words: [] });
  let ids = 0;
  expect(extend({ ...emptyState(), leases }, drafts, NOW, (at) => `${at}${ids++}`)).toMatchObject({
    state: { leases: { held: {}, lapsed: [], queue: [] } },
  });
});

/** Any run of requests, releases and passing time, saved through the reducer as the store would. */
const steps = fc.array(
  fc.record({
    who: fc.constantFrom('agent-001', 'agent-004', 'agent-006', 'agent-009'),
    what: fc.constantFrom('a/*', 'a/b/*', 'a/*.ts', 'b/*', '**/x.ts'),
    verb: fc.constantFrom('acquire', 'acquire', 'queue', 'release', 'renew', 'reclaim'),
    shared: fc.boolean(),
    minutes: fc.integer({ min: 0, max: 90 }),
  }),
  { maxLength: 30 },
);

test('whatever is asked in whatever order: never two holders, epochs only grow, and every decision can be saved', () => {
  fc.assert(
    fc.property(steps, (run) => {
      let state: State = emptyState();
      let now = NOW;
      let ids = 0;
      for (const { who, what, verb, shared, minutes } of run) {
        now += minutes * 60_000;
        const world = { leases: state.leases, policy, now, lastSeen: {} };
        const ask = request(who, [what], {
          id: `ls-${ids++}`,
          mode: shared ? 'shared' : 'exclusive',
          ttl: HOUR,
        });
        const someones = Object.keys(state.leases.held)[0] ?? 'none';
        const { drafts } =
          verb === 'release'
            ? release(world, who, { all: true, words: [] })
            : verb === 'renew'
              ? renew(world, who, { all: true, words: [] }, null)
              : verb === 'reclaim'
                ? reclaim(world, who, someones, 'evidence')
                : acquire(world, ask, { partial: false, queue: verb === 'queue', maxWait: HOUR });
        const before = state.leases.epoch;
        const next = extend(
          state,
          drafts,
          now,
          (at) => `${at.toString(36).padStart(10, '0')}${(ids++).toString().padStart(6, '0')}`,
        );
        if ('refused' in next)
          throw new Error(`${JSON.stringify(next.refused)} for ${JSON.stringify(next.draft)}`);
        state = next.state;
        expect(state.leases.epoch).toBeGreaterThanOrEqual(before);
        const leases = Object.values(state.leases.held);
        for (const [at, one] of leases.entries()) {
          for (const other of leases.slice(at + 1)) {
            const mayMeet = one.holder === other.holder || (one.mode === 'shared' && other.mode === 'shared');
            expect({
              one: one.paths,
              other: other.paths,
              meet: !mayMeet && claimsOverlap(one, other),
            }).toMatchObject({ meet: false });
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});
