import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLine } from '../../src/core/context/line.ts';
import { NOTICE_MARKER } from '../../src/core/notices/mark.ts';
import { addComment, deleteComment, editIssue } from '../forge/model/issue-verbs.ts';
import { removeLabel } from '../forge/model/label-verbs.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { actorFor } from '../forge/scenario/who.ts';
import { logged } from '../support/github-context.ts';
import { type Scene, setScene } from '../support/observed.ts';
import { review, sweep } from '../support/sweep.ts';

const POLICY = `version: 1
enforce: enforce
rollout: 100
agents:
  lead: { id: agent-001, authority: full, operators: ["@ada"] }
  net: { id: agent-004, ownership: ["net/*"], operators: ["@carol"] }
conflicts:
  technical: { ladder: [net, lead, "@bob"], each: 4h }
  design: { ladder: ["@carol", lead], each: immediate }
incidents:
  P0: { trigger: any_agent, lead: net, freeze: true, respond_within: 1h }
`;
const HOUR = 3_600_000;

/** What happens, to whom, and what becomes of the news of it. */
const step = fc.record({
  what: fc.constantFrom('rival', 'mended', 'design', 'agreed', 'decided', 'broken', 'over', 'nothing'),
  news: fc.constantFrom('told', 'doubled', 'late', 'lost', 'sweep'),
  minutes: fc.constantFrom(1, 30, 150, 400),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two pull requests on one file, and what can happen to them. */
class Day {
  readonly scene: Scene;
  readonly pulls: readonly PullStory[];
  private late: number[] = [];
  private said = 0;

  constructor(scene: Scene, pulls: readonly PullStory[]) {
    this.scene = scene;
    this.pulls = pulls;
  }

  async take({ what, news, minutes }: Step): Promise<void> {
    this.scene.forge.tick(`${minutes}m`);
    const [left, right] = this.pulls as [PullStory, PullStory];
    this.said += 1;
    const lines = (text: string) => ({ 'net/a': `${text} ${this.said}\n` });
    if (what === 'rival') await right.push(lines('other'));
    if (what === 'mended') await right.push({ 'net/a': 'one\n' });
    if (what === 'design') left.label('design', { as: 'ada' });
    if (what === 'agreed') left.unlabel('design', { as: 'ada' });
    const events = what === 'decided' || what === 'over' ? await this.events() : [];
    const [conflict] = events.filter(({ type }) => type === 'CONFLICT_OPENED').slice(-1);
    if (what === 'decided' && conflict !== undefined)
      left.comment(`/baton resolve ${String(conflict.data.conflict_id)} #1 goes first`, { as: 'ada' });
    if (what === 'broken') left.comment('/baton incident P0 it is down', { as: 'carol' });
    const [incident] = events.filter(({ type }) => type === 'INCIDENT_OPENED').slice(-1);
    if (what === 'over' && incident !== undefined)
      left.comment(`/baton incident close ${String(incident.data.incident_id)} over`, { as: 'carol' });
    await this.hear(news, what === 'rival' || what === 'mended' ? right.number : left.number);
  }

  private async hear(news: Step['news'], number: number): Promise<void> {
    const late = this.late;
    this.late = news === 'late' ? [number] : [];
    if (news === 'sweep') await sweep(this.scene, { recorded: true });
    if (news === 'told' || news === 'doubled') await review(this.scene, [number], { recorded: true });
    if (news === 'doubled') await review(this.scene, [number], { recorded: true });
    for (const each of late) await review(this.scene, [each], { recorded: true });
  }

  /** What the log holds, once it was found to verify. */
  async events() {
    if (this.scene.repo.model.git.branch('baton') === undefined) return [];
    return (await logged(this.scene)).flatMap((text) => {
      const parsed = parseLine(text, { file: 'log', line: 1 });
      return 'event' in parsed ? [parsed.event] : [];
    });
  }

  /** Labels and comments of Baton, but for the instants in them; what was told once is not told again by anybody. */
  shown() {
    return this.pulls.map((pull) => ({
      labels: pull.labels.filter((name) => /^(?:baton|conflict|escalation):/.test(name)),
      comments: this.own(pull).map(({ body }) =>
        body.replace(/\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| UTC)/g, 'THEN'),
      ),
    }));
  }

  private own(pull: PullStory) {
    return pull.issue.comments.filter(
      ({ author, body }) => author.kind === 'Bot' && !body.startsWith(NOTICE_MARKER),
    );
  }

  /** Takes away all that Baton shows, but for what it told. */
  wipe(): void {
    const { world } = this.scene.forge;
    for (const pull of this.pulls) {
      for (const comment of this.own(pull)) deleteComment(world, comment, actorFor(world, 'ada'));
      for (const label of [...pull.issue.labels].filter(({ name }) =>
        /^(?:baton|conflict|escalation):/.test(name),
      ))
        removeLabel(world, pull.issue, actorFor(world, 'ada'), label);
    }
  }
}

async function newDay(): Promise<Day> {
  const scene = await setScene({ '.github/baton.yml': POLICY, 'net/a': 'one\n' });
  for (const login of ['carol', 'bob']) scene.repo.grant(login, 'write');
  const pulls: PullStory[] = [];
  for (const name of ['left', 'right']) {
    await scene.repo.push(name, { 'net/a': `${name}\n` }, { as: 'bob' });
    pulls.push(await scene.repo.openPull({ from: name, as: 'bob' }));
  }
  return new Day(scene, pulls);
}

/** Ids of the notices that were told. */
function sentIn(events: Awaited<ReturnType<Day['events']>>): unknown[] {
  return events.flatMap(({ type, data }) => (type === 'NOTICE_SENT' ? [data.notice_id] : []));
}

/** Each rung once, in their order, each after the whole time of the one before from when it was told. */
function rungsHold(events: Awaited<ReturnType<Day['events']>>): void {
  const at = ({ data }: { readonly data: Readonly<Record<string, unknown>> }) => Date.parse(String(data.at));
  const sent = events.filter(({ type }) => type === 'NOTICE_SENT');
  const ids = sent.map(({ data }) => data.notice_id);
  expect(new Set(ids).size).toBe(ids.length);
  let rungs: { level: number; told: readonly unknown[] }[] = [];
  for (const event of events) {
    const { conflict_id: id, level, notices } = event.data;
    if (event.type === 'CONFLICT_OPENED' && String(id).startsWith('technical')) rungs = [];
    if (event.type !== 'CONFLICT_ESCALATED' || !String(id).startsWith('technical')) continue;
    const before = rungs.at(-1);
    expect(level).toBe((before?.level ?? 0) + 1);
    for (const notice of before?.told ?? []) {
      const told = sent.find(({ data }) => data.notice_id === notice);
      expect(told === undefined ? 'not told' : at(event) - at(told) >= 4 * HOUR).toBe(true);
    }
    rungs.push({ level: Number(level), told: notices as readonly unknown[] });
  }
}

test('whatever is lost, late or doubled: each rung is told once and has its time, and what shows in the end is what a fresh run shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), async (steps) => {
      const day = await newDay();
      try {
        for (const each of steps) await day.take(each);
        await sweep(day.scene, { recorded: true });
        await sweep(day.scene, { recorded: true });
        const events = await day.events();
        rungsHold(events);
        const shown = day.shown();
        day.wipe();
        await sweep(day.scene, { recorded: true });
        expect(day.shown()).toEqual(shown);
        expect(sentIn(await day.events())).toEqual(sentIn(events));
      } finally {
        await day.scene.forge.close();
      }
    }),
    { numRuns: 3 },
  );
}, 60_000);

test('what of the issue of an incident is no longer read is said', async () => {
  const { scene, pulls } = await newDay();
  try {
    scene.forge.tick('1m');
    pulls[0]?.comment('/baton incident P0 it is down', { as: 'carol' });
    await review(scene, [1], { recorded: true });
    await sweep(scene, { recorded: true });
    const issue = [...scene.repo.model.issues.values()].find(({ body }) => body.includes('baton:incident'));
    if (issue === undefined) throw new Error('there is none');
    const by = actorFor(scene.forge.world, 'carol');
    for (let at = 0; at < 51; at += 1) addComment(scene.forge.world, issue, by, `so ${at}`);
    for (let at = 0; at < 101; at += 1)
      editIssue(scene.forge.world, issue, by, { body: `${issue.body} ${at}` });
    const { warnings } = await sweep(scene, { recorded: true });
    expect(warnings).toEqual(
      expect.arrayContaining([
        `#${issue.number} has more edits than are read: ticks there count no more`,
        `#${issue.number}: of its comments only the latest were looked at`,
      ]),
    );
  } finally {
    await scene.forge.close();
  }
});
