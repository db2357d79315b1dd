import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  agentOf,
  LINKS,
  type Link,
  type LinkKind,
  MOST,
  partyOf,
  policyFor,
  Scene,
} from '../../support/parties.ts';

/** Kinds that whoever has no task can wait by. */
const BARE: readonly LinkKind[] = ['lease', 'pool', 'handoff'];
/** A task is in one state at a time. */
const STATES: readonly LinkKind[] = ['blocked', 'review'];
/** What needs a task on the other side, too. */
const OF_TASKS: readonly LinkKind[] = ['dependency', 'blocked'];

const kindFor = (kind: LinkKind, from: boolean, to: boolean): LinkKind => {
  const fits = (from || BARE.includes(kind)) && (to || !OF_TASKS.includes(kind));
  return fits ? kind : (BARE[LINKS.indexOf(kind) % BARE.length] as LinkKind);
};

const parts = fc.record({
  order: fc.shuffledSubarray(
    Array.from({ length: MOST }, (_, party) => party),
    { minLength: 2, maxLength: MOST },
  ),
  ring: fc.nat(),
  bare: fc.uniqueArray(fc.nat(MOST - 1), { maxLength: 4 }),
  kinds: fc.array(fc.constantFrom(...LINKS), { minLength: MOST, maxLength: MOST }),
  said: fc.array(fc.boolean(), { minLength: MOST, maxLength: MOST }),
  behind: fc.array(fc.nat(), { minLength: MOST, maxLength: MOST }),
  layers: fc.array(fc.constantFrom('L1', 'L3', 'L4', ''), { minLength: MOST, maxLength: MOST }),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/** A ring of some parties, and others that wait for one of the ring or of each other, in one direction. */
function planted({ order, ring, bare, kinds, said, behind }: Parts) {
  const size = 2 + (ring % (order.length - 1));
  const tasked = new Set(order.filter((party) => !bare.includes(party)));
  const links = order.map((from, at): Link => {
    const to =
      at < size ? (order[(at + 1) % size] as number) : (order[(behind[at] as number) % at] as number);
    const kind = kindFor(kinds[at] as LinkKind, tasked.has(from), tasked.has(to));
    return { from, to: [to], kind, said: said[at] as boolean };
  });
  // A circle of dependencies alone is not let into the log: that is another test's.
  const inRing = links.slice(0, size);
  if (inRing.every(({ kind }) => kind === 'dependency'))
    links[0] = { ...(links[0] as Link), kind: 'blocked' };
  return { size, tasked, links, members: order.slice(0, size) };
}

test('a planted circle of 2 to 12 parties and mixed kinds is found, alone, and gone after its command', () => {
  const kinds = new Set<string>();
  const commands = new Set<string>();
  fc.assert(
    fc.property(parts, (each) => {
      const { tasked, links, members } = planted(each);
      const scene = new Scene(policyFor(each.layers), tasked, links);
      const found = scene.deadlocks();
      expect(found).toHaveLength(1);
      const [deadlock] = found;
      const on = (deadlock?.members ?? []).flatMap((node) => partyOf(node) ?? []);
      expect([...new Set(on)].sort((a, b) => a - b)).toEqual([...members].sort((a, b) => a - b));
      expect(deadlock?.due).toBe(true);
      for (const party of deadlock?.parties ?? []) expect(members.map(agentOf)).toContain(party);
      for (const { kind } of deadlock?.cycle ?? []) kinds.add(kind);
      const command = deadlock?.victim?.command ?? '';
      commands.add(
        command
          .split(' ')
          .slice(1, 3)
          .join(' ')
          .replace(/branch-.*/, 'BRANCH'),
      );
      scene.carryOut(command);
      expect(scene.deadlocks()).toEqual([]);
    }),
    { numRuns: 150 },
  );
  for (const kind of [
    'lease',
    'pool',
    'queued',
    'held',
    'work',
    'dependency',
    'blocked',
    'review',
    'handoff',
    'answer',
    'change',
  ])
    expect([...kinds]).toContain(kind);
  expect([...commands].sort()).toEqual([
    'approve BRANCH',
    'dependency drop',
    'handoff withdraw',
    'lease release',
    'task start',
    'task unblock',
  ]);
});

test('the same without the link that closes it: none is invented', () => {
  fc.assert(
    fc.property(parts, fc.nat(), (each, cut) => {
      const { tasked, links, size } = planted(each);
      const open = links.filter((_, at) => at !== cut % size);
      expect(new Scene(policyFor(each.layers), tasked, open).deadlocks()).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

const tangle = fc.record({
  links: fc.array(
    fc.record({
      from: fc.nat(7),
      to: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 3 }),
      kind: fc.constantFrom(...LINKS),
      said: fc.boolean(),
    }),
    { maxLength: 16 },
  ),
  layers: fc.array(fc.constantFrom('L1', 'L3', 'L4', ''), { minLength: MOST, maxLength: MOST }),
});

/** One link of a kind from one party to another, one state a task, no circle of dependencies. */
function untwisted(links: readonly Link[]): Link[] {
  const seen = new Set<string>();
  return links.flatMap((link): Link[] => {
    const others = link.to.filter((to) => to !== link.from);
    const to = ['review', 'change', 'blocked'].includes(link.kind) ? others : others.slice(0, 1);
    const key = STATES.includes(link.kind) ? `${link.from}` : `${link.from} ${to[0]} ${link.kind}`;
    const backwards = link.kind === 'dependency' && (to[0] ?? 0) > link.from;
    if (to.length === 0 || backwards || seen.has(key)) return [];
    seen.add(key);
    return [{ ...link, to }];
  });
}

/** By the parties alone: who never goes on, where one waits for all it is linked to, and of a team for any one. */
function stuckParties(links: readonly Link[]): Set<number> {
  const free = new Set<number>();
  const goesOn = ({ to, kind }: Link) =>
    kind === 'review' || kind === 'change'
      ? to.some((each) => free.has(each))
      : to.every((each) => free.has(each));
  for (let before = -1; before < free.size; ) {
    before = free.size;
    for (let party = 0; party < 8; party += 1)
      if (links.filter(({ from }) => from === party).every(goesOn)) free.add(party);
  }
  return new Set(links.map(({ from }) => from).filter((party) => !free.has(party)));
}

test('in any tangle: some where parties are stuck, only of those, and the commands in turn dissolve all', () => {
  fc.assert(
    fc.property(tangle, ({ links: drawn, layers }) => {
      const links = untwisted(drawn);
      const scene = new Scene(policyFor(layers), new Set([0, 1, 2, 3, 4, 5, 6, 7]), links);
      const stuck = stuckParties(links);
      const first = scene.deadlocks();
      expect(first.length > 0).toBe(stuck.size > 0);
      for (const { members } of first)
        for (const party of members.flatMap((node) => partyOf(node) ?? [])) expect(stuck).toContain(party);
      const broken = new Set<string>();
      for (let found = first; found.length > 0; found = scene.deadlocks()) {
        const [next] = found;
        expect(broken).not.toContain(next?.id);
        broken.add(next?.id ?? '');
        scene.carryOut(next?.victim?.command ?? '');
        expect(broken.size).toBeLessThan(60);
      }
    }),
    { numRuns: 150 },
  );
});

test('a handoff holds up the change that it is of, and its giver alone where it is of nothing; a question back is no circle', () => {
  /** Party 1 waits for a lease of party 0, which hands something over to it. */
  const given = (workflow: string) => {
    const scene = new Scene(policyFor([]), new Set([1]), [{ from: 1, to: [0], kind: 'lease', said: false }]);
    const say = (type: string, data: object) =>
      scene.save([{ type, workflow, by: agentOf(0), data: { handoff_id: 'h-1', ...data } }]);
    say('HANDOFF_INITIATED', {
      from: agentOf(0),
      to: agentOf(1),
      kind: 'forward',
      head: null,
      completed_work: [],
      artifacts: [],
      known_issues: [],
      dependencies: [],
      success_criteria: [],
      notes: null,
    });
    say('HANDOFF_VALIDATED', { checks: [] });
    say('HANDOFF_TRANSFERRED', { until: '2026-11-20T12:00:00.000Z' });
    return { scene, ask: () => say('HANDOFF_CLARIFICATION_REQUESTED', { question: 'which one?' }) };
  };
  for (const workflow of ['br-46e1e674a3bd', 'pr-7']) {
    const { scene, ask } = given(workflow);
    expect(scene.deadlocks()).toEqual([]);
    ask();
    expect(scene.deadlocks()).toEqual([]);
  }
  const { scene, ask } = given('global');
  expect(scene.deadlocks()).toMatchObject([{ parties: [agentOf(0), agentOf(1)] }]);
  ask();
  expect(scene.deadlocks()).toEqual([]);
});
