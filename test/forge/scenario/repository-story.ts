import { zipSync } from 'fflate';
import type { Permission } from '../model/account.ts';
import { addStatus, createRun, rerequest } from '../model/check-verbs.ts';
import type { Annotation, CheckRun, CommitStatus, Conclusion } from '../model/checks.ts';
import { foundTeam } from '../model/found.ts';
import { type Files, ZERO } from '../model/git-repository.ts';
import type { Label } from '../model/issue.ts';
import { openIssue } from '../model/issue-verbs.ts';
import { createLabel, ensureLabel } from '../model/label-verbs.ts';
import { makeCommit } from '../model/make-commit.ts';
import { type QueueRule, USUAL_QUEUE } from '../model/merge-queue.ts';
import { openPull } from '../model/pull-verbs.ts';
import { moveBranch, noticePushes } from '../model/refs.ts';
import type { Repository } from '../model/repository.ts';
import { renameRepository } from '../model/repository-verbs.ts';
import type { Rule, Ruleset } from '../model/rules.ts';
import { addRun, finishRun } from '../model/run-verbs.ts';
import type { Analysis } from '../model/security.ts';
import type { WorkflowRun } from '../model/workflow.ts';
import type { World } from '../model/world.ts';
import { actionsApp } from '../token-desk.ts';
import { type AlertWish, addAlert } from './alerts.ts';
import { type AnalysisWish, addAnalysis } from './analysis.ts';
import { IssueStory } from './issue-story.ts';
import { PullStory } from './pull-story.ts';
import { accountOf, actorFor, ownerOf, type Who } from './who.ts';

export interface PushOptions {
  readonly as?: Who;
  readonly message?: string;
  /** Put at the end of the message, one a line: `Co-authored-by: …`. */
  readonly trailers?: Readonly<Record<string, string>>;
  /** Who the commit names as author, where that is not who pushes. */
  readonly author?: Who;
  /** Branch or commit that a new branch starts from; the default branch otherwise. */
  readonly from?: string;
  /** Throws away what the branch had: it starts again from `from`, by force. */
  readonly force?: boolean;
}

export interface RunWish {
  readonly workflow?: string;
  /** Name of its one job, and so of its check; by default that of the workflow. */
  readonly job?: string;
  readonly event?: string;
  /** A branch or commit. */
  readonly at: string;
  readonly as?: Who;
  readonly conclusion?: Conclusion | null;
  readonly pull?: PullStory;
  /** Artifact name to the files in it. */
  readonly artifacts?: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>;
}

/** One repository, as a story tells of it. */
export class RepositoryStory {
  readonly world: World;
  readonly model: Repository;
  private readonly forked: (owner: Who) => Promise<RepositoryStory>;

  constructor(world: World, model: Repository, forked: (owner: Who) => Promise<RepositoryStory>) {
    this.world = world;
    this.model = model;
    this.forked = forked;
  }

  get name(): string {
    return this.model.fullName;
  }

  /** The bare repository's folder: a clone URL for git itself. */
  get folder(): string {
    return this.model.git.bare;
  }

  /** The commit that a branch shows; throws where there is none. */
  head(branch = this.model.defaultBranch): string {
    const oid = this.model.git.branch(branch);
    if (!oid) throw new Error(`${this.name} has no branch ${branch}`);
    return oid;
  }

  async file(branch: string, path: string): Promise<string | undefined> {
    return (await this.model.git.file(this.head(branch), path))?.toString('utf8');
  }

  /** Commits files on a branch, made where it is missing, and gives the commit's id. */
  async push(branch: string, files: Files, options: PushOptions = {}): Promise<string> {
    const actor = actorFor(this.world, options.as ?? ownerOf(this.world, this.model));
    const tip = this.model.git.branch(branch);
    const start = tip === undefined || options.force ? await this.start(options.from) : tip;
    const trailers = Object.entries(options.trailers ?? {}).map(([key, value]) => `${key}: ${value}`);
    const message = options.message ?? `Change ${Object.keys(files)[0] ?? 'nothing'}`;
    const commit = await makeCommit(this.world, this.model, {
      parents: start === undefined ? [] : [start],
      files,
      message: trailers.length > 0 ? `${message}\n\n${trailers.join('\n')}` : message,
      author: options.author ? accountOf(this.world, options.author) : actor.account,
      committer: actor.account,
    });
    const ref = `refs/heads/${branch}`;
    await moveBranch(this.world, this.model, actor, { ref, to: commit, force: options.force ?? false });
    return commit;
  }

  async deleteBranch(branch: string, as?: Who): Promise<void> {
    const actor = actorFor(this.world, as ?? ownerOf(this.world, this.model));
    await moveBranch(this.world, this.model, actor, { ref: `refs/heads/${branch}`, to: ZERO });
  }

  /** Takes note of what was pushed to `folder` with git itself. */
  noticePushes(as?: Who): Promise<void> {
    return noticePushes(this.world, this.model, actorFor(this.world, as ?? ownerOf(this.world, this.model)));
  }

  rename(name: string, as?: Who): void {
    const actor = actorFor(this.world, as ?? ownerOf(this.world, this.model));
    renameRepository(this.world, this.model, actor, name);
  }

  fork(as: Who): Promise<RepositoryStory> {
    return this.forked(as);
  }

  async openPull(wanted: {
    readonly from: string;
    readonly into?: string;
    readonly as?: Who;
    readonly title?: string;
    readonly body?: string;
    readonly draft?: boolean;
    /** The fork that the branch is in. */
    readonly fork?: RepositoryStory;
  }): Promise<PullStory> {
    const actor = actorFor(this.world, wanted.as ?? ownerOf(this.world, this.model));
    const pull = await openPull(this.world, this.model, actor, {
      title: wanted.title ?? `Pull ${wanted.from}`,
      body: wanted.body ?? '',
      base: wanted.into ?? this.model.defaultBranch,
      head: wanted.from,
      draft: wanted.draft ?? false,
      ...(wanted.fork ? { headRepository: wanted.fork.model } : {}),
    });
    return new PullStory(this.world, pull, wanted.fork ?? this);
  }

  openIssue(wanted: {
    readonly title: string;
    readonly body?: string;
    readonly as?: Who;
    readonly labels?: readonly string[];
  }): IssueStory {
    const actor = actorFor(this.world, wanted.as ?? ownerOf(this.world, this.model));
    const labels = (wanted.labels ?? []).map((name) => ensureLabel(this.world, this.model, actor, name));
    const issue = openIssue(this.world, this.model, actor, { ...wanted, labels });
    return new IssueStory(this.world, issue);
  }

  /** Gives a user, or a team of the owning organization (`@platform`), a permission. */
  grant(who: Who, permission: Permission): void {
    if (typeof who === 'string' && who.startsWith('@')) {
      const slug = who.slice(1);
      const { owner } = this.model;
      const team =
        this.world.teams.find((each) => each.organization === owner && each.slug === slug) ??
        foundTeam(this.world, owner, slug);
      this.model.teams.set(team.id, { team, permission });
      return;
    }
    const account = accountOf(this.world, who);
    this.model.collaborators.set(account.id, { account, permission });
  }

  label(name: string, color?: string, description?: string): Label {
    const actor = actorFor(this.world, ownerOf(this.world, this.model));
    return createLabel(this.world, this.model, actor, {
      name,
      ...(color ? { color } : {}),
      ...(description ? { description } : {}),
    });
  }

  /** Another App's check run on a branch's tip or a commit. A conclusion completes it. */
  async check(
    at: string,
    wanted: {
      readonly name: string;
      /** Slug of the App; GitHub Actions by default. */
      readonly app?: string;
      readonly conclusion?: Conclusion;
      readonly title?: string;
      readonly summary?: string;
      readonly annotations?: readonly Annotation[];
    },
  ): Promise<CheckRun> {
    const app = wanted.app ? this.world.apps.find(({ slug }) => slug === wanted.app) : actionsApp(this.world);
    if (!app) throw new Error(`the forge has no App ${wanted.app}`);
    const wish = {
      name: wanted.name,
      output: {
        title: wanted.title ?? wanted.name,
        summary: wanted.summary ?? '',
        annotations: wanted.annotations ?? [],
      },
    };
    const how = wanted.conclusion ? { conclusion: wanted.conclusion } : { status: 'in_progress' as const };
    return createRun(this.world, this.model, { account: app.bot, app }, await this.commitAt(at), {
      ...wish,
      ...how,
    });
  }

  /** Somebody clicks *Re-run* beside the latest run of a name, or *Re-run all* of its App (`all`). */
  rerun(at: string, name: string, options: { readonly as?: Who; readonly all?: boolean } = {}): void {
    const run = this.model.suites
      .filter((suite) => suite.headSha === at)
      .flatMap(({ runs }) => runs)
      .findLast((each) => each.name === name);
    if (run === undefined) throw new Error(`there is no check ${name} on ${at}`);
    const actor = actorFor(this.world, options.as ?? ownerOf(this.world, this.model));
    rerequest(this.world, run.suite, actor, options.all === true ? null : run);
  }

  async status(
    at: string,
    wanted: { readonly context: string; readonly state: CommitStatus['state']; readonly as?: Who },
  ): Promise<CommitStatus> {
    const actor = actorFor(this.world, wanted.as ?? ownerOf(this.world, this.model));
    return addStatus(this.world, this.model, actor, { ...wanted, sha: await this.commitAt(at) });
  }

  /** A security alert; the first of a kind switches that feature on. `alerts.dependabot = []` switches it on with none. */
  alert(wanted: AlertWish): void {
    addAlert(this.world, this.model, actorFor(this.world, ownerOf(this.world, this.model)), wanted);
  }

  /** Code scanning of a branch or commit, recorded on a ref. */
  async analyse(wanted: AnalysisWish & { readonly at: string; readonly ref: string }): Promise<Analysis> {
    const { at, ...rest } = wanted;
    return addAnalysis(this.world, this.model, { ...rest, commitSha: await this.commitAt(at) });
  }

  /** Ends a workflow run, and the checks of its jobs. */
  finish(run: WorkflowRun, conclusion: Conclusion, as?: Who): void {
    finishRun(this.world, run, actorFor(this.world, as ?? ownerOf(this.world, this.model)), conclusion);
  }

  /** A workflow run with its artifacts, and the check suite that goes with it. */
  async run(wanted: RunWish): Promise<WorkflowRun> {
    const zips = Object.entries(wanted.artifacts ?? {}).map(([name, files]) => {
      const bytes = Object.entries(files).map(([path, content]) => [path, Buffer.from(content)] as const);
      return { name, zip: zipSync(Object.fromEntries(bytes), { mtime: new Date('2026-01-01T00:00:00') }) };
    });
    return addRun(
      this.world,
      this.model,
      actorFor(this.world, wanted.as ?? ownerOf(this.world, this.model)),
      {
        app: actionsApp(this.world),
        workflow: wanted.workflow ?? 'CI',
        job: wanted.job ?? wanted.workflow ?? 'CI',
        event: wanted.event ?? (wanted.pull ? 'pull_request' : 'push'),
        headSha: await this.commitAt(wanted.at),
        conclusion: wanted.conclusion === undefined ? 'success' : wanted.conclusion,
        pulls: wanted.pull ? [wanted.pull.model] : [],
        artifacts: zips,
      },
    );
  }

  /** A ruleset on branches; `~DEFAULT_BRANCH` unless patterns are given. */
  protect(
    rules: readonly Rule[],
    options: Partial<Pick<Ruleset, 'include' | 'bypass' | 'name' | 'enforcement'>> = {},
  ) {
    const ruleset = this.world.identify(
      'Ruleset',
      (identity): Ruleset => ({
        ...identity,
        name: options.name ?? 'protection',
        target: 'branch',
        enforcement: options.enforcement ?? 'active',
        include: options.include ?? ['~DEFAULT_BRANCH'],
        exclude: [],
        bypass: options.bypass ?? [],
        rules,
        createdAt: this.world.now,
      }),
    );
    this.model.rulesets.push(ruleset);
    return ruleset;
  }

  /** Merges into the default branch wait in a queue for these checks. */
  mergeQueue(
    checks: readonly { readonly context: string; readonly integration_id?: number }[],
    more: Partial<QueueRule> = {},
  ): Ruleset {
    return this.protect(
      [
        { type: 'merge_queue', parameters: { ...USUAL_QUEUE, ...more } },
        {
          type: 'required_status_checks',
          parameters: { strict_required_status_checks_policy: false, required_status_checks: checks },
        },
      ],
      { name: 'merge queue' },
    );
  }

  private async start(from: string | undefined): Promise<string | undefined> {
    if (from === undefined) return this.model.git.branch(this.model.defaultBranch);
    return this.commitAt(from);
  }

  private async commitAt(name: string): Promise<string> {
    const found = await this.model.git.resolve(name);
    if (!found) throw new Error(`${this.name} has no commit ${name}`);
    return found;
  }
}
