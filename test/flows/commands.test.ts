import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VERBS, type Verb } from '../../src/core/change/command-table.ts';
import type { Account } from '../../src/core/change/facts.ts';
import type { CommandFacts } from '../../src/core/change/pull.ts';
import type { Facts } from '../../src/core/change/rule.ts';
import { emptyState } from '../../src/core/context/state.ts';
import { dryMessenger } from '../../src/flows/dry.ts';
import { reviewPulls } from '../../src/flows/review-pull.ts';
import { basePolicy, fakeForge, fakeWorld, memoryStore, seenChange } from '../fakes/pulls.ts';
import { account, comment, githubFacts } from '../support/github.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  net: { id: agent-004, ownership: [net/*], operators: ["@net-lead"], identity: { logins: ["acme-net[bot]"] } }
  api: { id: agent-006, ownership: [api/*], reviewers: ["@jane"], authority: senior, identity: { logins: ["acme-api[bot]"] } }
overrides: { by: ["@boss"], rules: [ownership] }
`;
const AFTER_PUSH = '2026-11-20T09:30:00.000Z';
const LATER = '2026-11-20T09:40:00.000Z';

const ASKERS = {
  owner: account('boss'),
  operator: account('net-lead'),
  reviewer: account('jane'),
  stranger: account('mallory'),
  'an agent': account('acme-api[bot]', 'Bot'),
  'the acting agent': account('acme-net[bot]', 'Bot'),
  'a foreign bot': account('other[bot]', 'Bot'),
} as const satisfies Record<string, Account>;
type Asker = keyof typeof ASKERS;

const SAYS = {
  help: '/baton help',
  status: '/baton status',
  explain: '/baton explain ownership',
  'approve-as': '/baton approve-as agent-006',
  lease: '/baton lease docs/*',
  release: '/baton release',
  resolve: '/baton resolve this goes first',
  incident: '/baton incident P0 it is down',
  message: '/baton message agent-004 the subnet is free',
  reply: '/baton reply msg-1 it is free',
  ack: '/baton ack msg-1',
  override: '/baton override ownership because',
  refresh: '/baton refresh',
  assign: '/baton assign @jane',
  task: '/baton task start',
  next: '/baton next',
  handoff: '/baton handoff agent-006',
  accept: '/baton accept',
  clarify: '/baton clarify why',
  decline: '/baton decline not mine',
  withdraw: '/baton withdraw',
} as const satisfies Record<Verb, string>;

/** Pull request 42 by an agent, with these comments, and a forge that shows what was written on it. */
function stage(commands: readonly CommandFacts[], more: Partial<Facts> = {}) {
  const facts = githubFacts(['api/x'], { commands }, more);
  const signs = commands.map((each) => ({ comment: each.comment, subject: `S${each.comment}`, signs: [] }));
  const seen = seenChange(facts, basePolicy(POLICY), {
    actual: { labels: [], known: [], comments: [], checks: [], asked: [], signs },
  });
  const forge = fakeForge([seen]);
  const store = memoryStore();
  const save = store.save.bind(store);
  // As the context branch does it: whoever read what is no longer there has lost.
  store.save = async (snapshot, events, next) =>
    snapshot.state === store.state ? save(snapshot, events, next) : { kind: 'lost-race' };
  const world = fakeWorld();
  const ports = {
    forge,
    store,
    applier: forge,
    world,
    token: () => 'workflow' as const,
    recorded: null,
    messenger: dryMessenger,
    board: null,
  };
  return {
    forge,
    store,
    run: () => reviewPulls(ports, [42]),
    ports,
    /** What stands on the pull request by now. */
    shown: () => {
      const { actual } = forge.pulls.get(42) as typeof seen;
      return {
        signs: actual.signs ?? [],
        replies: actual.replies ?? [],
        verdict: actual.comments[0]?.body ?? '',
      };
    },
    types: () => store.events.map(({ type }) => type),
  };
}

const by = (asker: Asker, body: string, more: Partial<CommandFacts> = {}) =>
  comment('x', body, { by: ASKERS[asker], editedAt: AFTER_PUSH, ...more });

/** Who is given what they ask for. */
const MAY = {
  help: ['owner', 'operator', 'reviewer', 'an agent', 'the acting agent'],
  status: ['owner', 'operator', 'reviewer', 'an agent', 'the acting agent'],
  explain: ['owner', 'operator', 'reviewer', 'an agent', 'the acting agent'],
  // Of the operators and reviewers of agent-006, and of itself.
  'approve-as': ['reviewer', 'an agent'],
  lease: ['owner', 'operator', 'reviewer', 'an agent', 'the acting agent'],
  // Nobody holds anything: refused, but for another reason.
  release: [],
  // Nothing is in conflict: refused, but for another reason.
  resolve: [],
  // The policy has no levels: the same.
  incident: [],
  // Not of agent-004, to which the message goes.
  message: ['owner', 'operator', 'reviewer', 'an agent'],
  // Nothing was sent to anybody: refused, but for another reason.
  reply: [],
  ack: [],
  override: ['owner'],
  refresh: ['owner', 'operator', 'reviewer', 'an agent', 'the acting agent'],
  assign: ['owner', 'operator', 'reviewer', 'an agent'],
  // For issues.
  task: [],
  next: [],
  // The receiver is the agent that has 'an agent' as its account: nobody hands over to itself.
  handoff: ['owner', 'operator', 'reviewer', 'an agent', 'the acting agent'],
  // Nothing is handed over: refused, but for another reason.
  accept: [],
  clarify: [],
  decline: [],
  withdraw: [],
} as const satisfies Record<Verb, readonly Asker[]>;

const CASES = VERBS.flatMap((verb) =>
  (Object.keys(ASKERS) as Asker[]).map((asker) => {
    const answer = (MAY[verb] as readonly Asker[]).includes(asker) ? 'thumbs-up' : 'confused';
    return [verb, asker, asker === 'a foreign bot' ? 'nothing' : answer] as const;
  }),
);

test.each(CASES)('%s by %s: %s', async (verb, asker, answer) => {
  const talk = stage([by(asker, SAYS[verb])]);
  await talk.run();
  expect(talk.shown().signs).toMatchObject([{ signs: answer === 'nothing' ? [] : [answer] }]);
  const before = talk.store.events.length;
  await talk.run();
  expect(talk.store.events.length).toBe(before);
  expect(talk.forge.written).toHaveLength(1);
});

test.each([
  ['in a quotation', '> /baton lease docs/*', {}, []],
  ['in a block of code', '```\n/baton lease docs/*\n```', {}, []],
  ['in an HTML comment', '<!--\n/baton lease docs/*\n-->', {}, []],
  ['in a review', '/baton lease docs/*', { comment: 'review-7' }, ['thumbs-up']],
  ['edited by its author', '/baton lease docs/*', { edited: true, editor: ASKERS.owner }, ['thumbs-up']],
  ['edited by somebody else', '/baton lease docs/*', { edited: true, editor: ASKERS.stranger }, ['confused']],
  ['by an account that is gone', '/baton lease docs/*', { by: null }, []],
] as const)('a command %s', async (_, body, more, signs) => {
  const talk = stage([by('owner', body, more)]);
  await talk.run();
  expect(talk.shown().signs).toMatchObject([{ signs }]);
  expect(talk.types().includes('RESOURCE_ALLOCATED')).toBe(signs[0] === 'thumbs-up');
});

test('where GitHub does not say what somebody may, the command waits, is told to, and is carried out later', async () => {
  const talk = stage([by('owner', '/baton lease docs/*')], { permissions: {} });
  await talk.run();
  expect([talk.types().includes('COMMAND_HANDLED'), talk.shown().signs]).toMatchObject([
    false,
    [{ signs: ['eyes'] }],
  ]);
  expect(talk.shown().verdict).toContain('a command by `@boss` waits');
  const there = talk.forge.pulls.get(42);
  if (there === undefined) throw new Error('there is no pull request');
  talk.forge.pulls.set(42, { ...there, facts: { ...there.facts, permissions: { boss: 'admin' } } });
  await talk.run();
  expect(talk.shown().signs).toMatchObject([{ signs: ['thumbs-up'] }]);
  expect(talk.shown().verdict).not.toContain('a command by');
});

test('a claim that the log would not admit is refused with its reason, and keeps nothing else from being saved', async () => {
  const endless = `/baton lease ${Array.from({ length: 6_000 }, (_, at) => `docs/${at}/*`).join(' ')}`;
  const talk = stage([
    by('owner', endless),
    by('owner', '/baton lease api/*', { comment: '901', editedAt: LATER }),
  ]);
  await talk.run();
  expect(talk.shown().signs).toMatchObject([{ signs: ['confused'] }, { signs: ['thumbs-up'] }]);
  expect(talk.shown().replies).toMatchObject([
    { comment: '900', body: expect.stringContaining('was not carried out') },
  ]);
});

test('an approval that somebody wrote into the log counts only while its comment says so', async () => {
  const forged = async (commands: readonly CommandFacts[]) => {
    const talk = stage(commands);
    const head = githubFacts(['api/x']).change.head;
    const approval = {
      id: 'x',
      by: '@jane',
      email: null,
      head,
      at: LATER,
      note: null,
      cites: '900',
      as: 'agent-006',
    };
    const known = { branch: 'work', approvals: [approval], checks: [], bypassed: [] };
    talk.store.state = { ...emptyState(), changes: { 'pr-42': known } };
    const { reviews } = await talk.run();
    const [first] = reviews;
    const ownership =
      first?.kind === 'judged'
        ? first.judgement.verdict.children?.find(({ rule }) => rule === 'ownership')
        : undefined;
    return ownership?.outcome;
  };
  expect(await forged([])).toBe('block');
  expect(await forged([by('stranger', '/baton approve-as agent-006')])).toBe('block');
  expect(await forged([by('reviewer', 'I do not approve\n/baton help')])).toBe('block');
  // Older than the push of the head.
  expect(
    await forged([by('reviewer', '/baton approve-as agent-006', { editedAt: '2026-11-20T08:00:00.000Z' })]),
  ).toBe('block');
  expect(await forged([by('reviewer', '/baton approve-as agent-006')])).not.toBe('block');
});

test.each([
  ['is edited', { edited: true, editor: ASKERS.owner, editedAt: '2026-11-20T09:55:00.000Z' }, 1],
  ['stands as it was', {}, 0],
] as const)('what bears an answer already and %s assigns %#', async (_, more, times) => {
  const talk = stage([by('owner', '/baton assign @jane', more)]);
  const there = talk.forge.pulls.get(42);
  if (there === undefined) throw new Error('there is no pull request');
  const signs = [{ comment: '900', subject: 'S', signs: ['thumbs-up'] as const }];
  talk.forge.pulls.set(42, { ...there, actual: { ...there.actual, signs } });
  await talk.run();
  await talk.run();
  const kinds = talk.forge.written.flatMap(({ effects }) => effects.map(({ kind }) => kind));
  expect(kinds.filter((kind) => kind === 'assign')).toHaveLength(times);
});

test('several agents that share an account lease nothing', async () => {
  const shared = POLICY.replace('acme-api[bot]', 'acme-net[bot]');
  const talk = stage([by('the acting agent', '/baton lease docs/*')]);
  const there = talk.forge.pulls.get(42);
  if (there === undefined) throw new Error('there is no pull request');
  talk.forge.pulls.set(42, { ...there, policy: basePolicy(shared) });
  await talk.run();
  expect(talk.shown().replies).toMatchObject([{ body: expect.stringContaining('share the account') }]);
});

const ROUND = fc.record({
  comment: fc.constantFrom('1', '2', '3'),
  minute: fc.integer({ min: 1, max: 9 }),
  racing: fc.boolean(),
});

test('however runs of several processes meet edits, each edit that is seen is carried out at most once, and the last one is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(ROUND, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 3 }),
      async (rounds, races) => {
        const texts = new Map<string, CommandFacts>();
        const talk = stage([]);
        talk.store.races = races;
        for (const { comment: id, minute, racing } of rounds) {
          const editedAt = `2026-11-20T09:3${minute}:00.000Z`;
          // An edit is never older than what it edits.
          if ((texts.get(id)?.editedAt ?? '') <= editedAt)
            texts.set(id, by('owner', `/baton assign @jane\n${minute}`, { comment: id, editedAt }));
          const commands = [...texts.values()];
          const there = talk.forge.pulls.get(42);
          if (there?.facts.pull == null) throw new Error('there is no pull request');
          const pull = { ...there.facts.pull, commands };
          const signs = commands.map(({ comment: of }) => ({ comment: of, subject: of, signs: [] }));
          talk.forge.pulls.set(42, {
            ...there,
            facts: { ...there.facts, pull },
            actual: { ...there.actual, signs },
          });
          await (racing ? Promise.all([talk.run(), talk.run()]) : talk.run());
        }
        await talk.run();
        const handled = talk.store.events.filter(({ type }) => type === 'COMMAND_HANDLED');
        const keys = handled.map(({ data }) => `${String(data.comment)} ${String(data.edited_at)}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { comment: id, editedAt } of texts.values()) expect(keys).toContain(`${id} ${editedAt}`);
      },
    ),
    { numRuns: 60 },
  );
});

test('a fenced block sends a whole message, once, and what is wrong with one is answered all at once', async () => {
  const block = (head: string) =>
    `Please:\n\n\`\`\`baton\nheader: { to: net, type: ${head} }\nbody: { subject: Which subnet? }\n\`\`\`\n`;
  const talk = stage([
    by('an agent', block('REQUEST')),
    by('owner', block('SHOUT, priority: P9'), { comment: '901', editedAt: LATER }),
    by('owner', `> \`\`\`baton\n> header: { to: net, type: ALERT }\n> \`\`\``, { comment: '902' }),
  ]);
  await talk.run();
  expect(talk.shown().signs).toMatchObject([
    { signs: ['thumbs-up'] },
    { signs: ['confused'] },
    { signs: [] },
  ]);
  const refusal = talk.shown().replies.find((each) => each.comment === '901')?.body ?? '';
  expect(refusal).toContain('header.priority');
  expect(refusal).toContain('header.type');
  await talk.run();
  const sent = talk.store.events.filter(({ type }) => type === 'MESSAGE_SENT');
  expect(sent.map(({ workflow, data }) => [workflow, data.from, data.to, data.type])).toEqual([
    ['pr-42', 'agent-006', 'agent-004', 'REQUEST'],
  ]);
});

test('a message is answered by whoever it is for, or answers for them, and acknowledged in one go or not at all', async () => {
  const asks = '```baton\nheader: { to: net, type: REQUEST }\nbody: { subject: Which subnet? }\n```\n';
  const at = (id: string, minute: number) => ({ comment: id, editedAt: `2026-11-20T09:${minute}:00.000Z` });
  const talk = stage([
    by('an agent', asks, at('901', 40)),
    by('an agent', '/baton message net the subnet is free', at('902', 41)),
    by('reviewer', '/baton reply msg-901-1 10.0.0.0/16', at('903', 42)),
    by('the acting agent', '/baton ack msg-902-1 msg-901-1', at('904', 43)),
    by('operator', '/baton reply msg-901-1 10.4.0.0/16 of course', at('905', 44)),
    by('operator', '/baton ack msg-902-1', at('906', 45)),
  ]);
  await talk.run();
  expect(talk.shown().signs.map(({ signs }) => signs.join())).toEqual([
    'thumbs-up',
    'thumbs-up',
    'confused',
    'confused',
    'thumbs-up',
    'thumbs-up',
  ]);
  const says = (id: string) => talk.shown().replies.find((each) => each.comment === id)?.body ?? '';
  expect(says('903')).toContain('cannot answer it');
  expect(says('904')).toContain('wants an answer');
  const sent = talk.store.events.filter(({ type }) => type === 'MESSAGE_SENT').at(-1)?.data;
  expect(sent).toMatchObject({
    from: '@net-lead',
    to: 'agent-006',
    type: 'RESPONSE',
    subject: '10.4.0.0/16 of course',
    correlation_id: 'msg-901-1',
    thread_id: 'msg-901-1',
  });
  // The answer alone waits, in the inbox of whoever asked.
  expect(Object.keys(talk.store.state.messages)).toEqual(['msg-905-1']);
  const before = talk.store.events.length;
  await talk.run();
  expect(talk.store.events.length).toBe(before);
});
