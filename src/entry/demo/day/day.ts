import { ulid } from 'ulid';
import type { LogEvent } from '../../../core/context/events/table.ts';
import { parseLine } from '../../../core/context/line.ts';
import { EXIT, type ExitCode } from '../../../core/errors.ts';
import type { World } from '../../../flows/ports.ts';
import { reviewPulls } from '../../../flows/review-pull.ts';
import { sweepPulls } from '../../../flows/sweep.ts';
import type { SweepPorts } from '../../../flows/sweep-run.ts';
import { listPaths, type Repository } from '../../../local/repository.ts';
import type { Moment } from '../../../render/terminal/day.ts';
import type { GitContext } from '../../../store/git-context.ts';
import { openContext } from '../../../store/open.ts';
import type { Runtime } from '../../runtime.ts';
import { VERSION } from '../../version.ts';
import { DayForge } from './forge.ts';
import type { Ground } from './ground.ts';
import { type Pull, Pulls } from './pulls.ts';
import type { Terminal } from './terminal.ts';
import { type DayTime, instantAt } from './time.ts';

const HALF_HOUR = 1_800_000;
/** What somebody does takes so long. */
const STEP = 20_000;

interface Setting {
  readonly runtime: Runtime;
  readonly terminal: Terminal;
  readonly ground: Ground;
  readonly repository: Repository;
  readonly time: DayTime;
}

/** The day while it goes on. Everything that is written is written by the commands and flows that users have. */
export class Day {
  /** What happened and stands in no log. */
  readonly told: Moment[] = [];
  readonly ground: Ground;
  readonly pulls: Pulls;
  sweeps = 0;
  private readonly setting: Setting;
  private readonly store: GitContext;
  private readonly ports: SweepPorts;
  private swept = 0;

  constructor(setting: Setting) {
    const { repository, time } = setting;
    this.setting = setting;
    this.ground = setting.ground;
    this.pulls = new Pulls(time);
    const world: World = { ...time.world, newId: (at) => ulid(at, time.random) };
    const forge = new DayForge(repository, this.pulls, time);
    this.store = setting.runtime.closing(openContext(repository, world, null));
    this.ports = {
      forge,
      applier: forge,
      messenger: forge,
      store: this.store,
      world,
      token: () => 'app',
      board: null,
      recorded: { name: 'main', paths: (commit) => listPaths(repository.git, commit) },
      version: VERSION,
    };
  }

  /** Lets the time pass, with a sweep every half hour. */
  async until(clock: string): Promise<void> {
    const { time } = this.setting;
    const end = instantAt(clock);
    for (let next = this.swept + HALF_HOUR; this.swept > 0 && next <= end; next += HALF_HOUR) {
      time.to(next);
      await this.sweep();
    }
    time.to(end);
  }

  async sweep(): Promise<void> {
    this.progress('baton', 'sweeps');
    const { red, warnings } = await sweepPulls(this.ports);
    if (red !== null || warnings.length > 0) throw new Error([red, ...warnings].join('\n'));
    this.swept = this.setting.time.now() - (this.setting.time.now() % HALF_HOUR);
    this.sweeps += 1;
  }

  /** A command that somebody types; the answer as JSON. Throws where it ends otherwise than it should. */
  async as<T = unknown>(who: string, ...words: string[]): Promise<T> {
    return this.run(who, [...words, '--as', who]);
  }

  /** The same where the exit code is not 0. */
  async refused<T = unknown>(who: string, code: ExitCode, ...words: string[]): Promise<T> {
    return this.run(who, [...words, '--as', who], code);
  }

  /** The same of one that says itself who acts, or needs not. */
  async run<T = unknown>(who: string, words: readonly string[], code: ExitCode = EXIT.clear): Promise<T> {
    const { time, terminal } = this.setting;
    this.progress(who, `baton ${words.join(' ')}`);
    const ran = await terminal.typed([...words, '--json']);
    time.to(time.now() + STEP);
    if (ran.code !== code)
      throw new Error(
        `baton ${words.join(' ')} ended with ${ran.code}, not ${code}:\n${ran.out}\n${ran.err}`,
      );
    const answer: T = JSON.parse(ran.out);
    return answer;
  }

  /** A pull request with files of an agent, as the hub tells Baton of it. */
  async open(
    agent: string,
    branch: string,
    files: Readonly<Record<string, string>>,
    { title, body = '' }: { readonly title: string; readonly body?: string },
  ): Promise<Pull> {
    const head = await this.ground.branch(branch, agent, files, title);
    const pull = this.pulls.open({ branch, head, title, body }, agent);
    await this.happened(pull, agent, `opens #${pull.number}: ${title}`);
    return pull;
  }

  async comment(pull: Pull, who: string, body: string): Promise<void> {
    this.pulls.comment(pull, who, body);
    await this.happened(pull, who, `says on #${pull.number}: ${body}`);
  }

  async approve(pull: Pull, who: string): Promise<void> {
    this.pulls.approve(pull, who);
    await this.happened(pull, who, `approves #${pull.number}`);
  }

  async label(pull: Pull, who: string, names: readonly string[]): Promise<void> {
    const own = pull.actual.labels.filter((name) => name.includes(':'));
    this.pulls.label(pull, [...own, ...names]);
    await this.happened(
      pull,
      who,
      names.length > 0 ? `labels #${pull.number} ${names.join(', ')}` : `takes the label off #${pull.number}`,
    );
  }

  async describe(pull: Pull, who: string, body: string): Promise<void> {
    pull.body = body;
    await this.happened(pull, who, `writes the description of #${pull.number}`);
  }

  async tick(pull: Pull, who: string): Promise<void> {
    this.pulls.tick(pull, who);
    await this.happened(pull, who, `ticks the checklist on #${pull.number}`);
  }

  async close(pull: Pull, who: string): Promise<void> {
    pull.state = 'closed';
    await this.ground.drop(pull.branch);
    await this.happened(pull, who, `closes #${pull.number}`);
  }

  /** Merges, where the one check that the hub requires lets it. Says whether it did. */
  async merge(pull: Pull, who: string): Promise<boolean> {
    const check = pull.actual.checks.find(({ name }) => name === 'baton');
    const lets = check?.conclusion === 'success' || check?.conclusion === 'neutral';
    if (lets) {
      await this.ground.merge(pull.branch, `${pull.title} (#${pull.number})`);
      pull.state = 'merged';
      await this.happened(pull, who, `merges #${pull.number}`);
    } else
      this.tell(who, `may not merge #${pull.number}: the check baton is ${check?.conclusion ?? 'missing'}`);
    return lets;
  }

  tell(who: string, what: string): void {
    this.told.push({ at: this.setting.time.iso, who: who.startsWith('agent-') ? who : `@${who}`, what });
  }

  /** The log so far. */
  async log(): Promise<LogEvent[]> {
    const { head } = await this.store.look();
    if (head === null) return [];
    const lines = await this.store.content.lines(head);
    return lines.flatMap(({ file, number, text }) => {
      const parsed = parseLine(text, { file, line: number });
      return 'event' in parsed ? [parsed.event] : [];
    });
  }

  private async happened(pull: Pull, who: string, what: string): Promise<void> {
    const { time } = this.setting;
    this.tell(who, what);
    this.progress(who, what);
    const { warnings } = await reviewPulls(this.ports, [pull.number]);
    if (warnings.length > 0) throw new Error(warnings.join('\n'));
    time.to(time.now() + STEP);
  }

  private progress(who: string, what: string): void {
    this.setting.runtime.progress(`${this.setting.time.iso.slice(11, 16)}  ${who}  ${what}`);
  }
}
