import type { Team } from '../model/account.ts';
import type { Files } from '../model/git-repository.ts';
import type { Pull, Review } from '../model/issue.ts';
import { entryOf, type QueueEntry } from '../model/merge-queue.ts';
import { changeBase, type MergeWish, mergedTree, mergePull, setDraft } from '../model/pull-verbs.ts';
import { dequeue, enqueue } from '../model/queue-verbs.ts';
import { addReview, dismissReview, type NewReview, requestReviews } from '../model/review-verbs.ts';
import type { Analysis } from '../model/security.ts';
import type { World } from '../model/world.ts';
import { type AnalysisWish, analyseMerge } from './analysis.ts';
import { IssueStory } from './issue-story.ts';
import type { PushOptions, RepositoryStory } from './repository-story.ts';
import { accountOf, type Who } from './who.ts';

/** One pull request, as a story tells of it. */
export class PullStory extends IssueStory {
  readonly model: Pull;
  private readonly home: RepositoryStory;

  constructor(world: World, pull: Pull, home: RepositoryStory) {
    super(world, pull.issue);
    this.model = pull;
    this.home = home;
  }

  get headSha(): string {
    return this.model.headSha;
  }

  /** Pushes to the head branch, as the pull request's author unless said otherwise. */
  push(files: Files, options: PushOptions = {}): Promise<string> {
    return this.home.push(this.model.headRef, files, { as: this.issue.author, ...options });
  }

  review(wanted: NewReview & { readonly as: Who }): Review {
    return addReview(this.world, this.model, this.actor(wanted.as), wanted);
  }

  approve(as: Who, body = ''): Review {
    return this.review({ as, state: 'APPROVED', body });
  }

  dismiss(review: Review, options: { readonly as?: Who; readonly message?: string } = {}): void {
    dismissReview(this.world, review, this.actor(options.as), options.message ?? 'dismissed');
  }

  /** Asks users, and teams written `@slug`, for a review. */
  requestReview(who: readonly Who[], options: { readonly as?: Who } = {}): void {
    const isTeam = (each: Who): each is string => typeof each === 'string' && each.startsWith('@');
    const teams = who.filter(isTeam).map((each) => this.team(each.slice(1)));
    const accounts = who.filter((each) => !isTeam(each)).map((each) => accountOf(this.world, each));
    requestReviews(this.world, this.model, this.actor(options.as), { accounts, teams });
  }

  /** Code scanning in a run of `pull_request` on the head as it is now. */
  analyse(wanted: AnalysisWish = {}): Promise<Analysis> {
    return analyseMerge(this.world, this.model, wanted);
  }

  /** Whether git can merge it. */
  async mergeable(): Promise<boolean> {
    return (await mergedTree(this.model)) !== undefined;
  }

  merge(options: MergeWish & { readonly as?: Who } = {}): Promise<string> {
    return mergePull(this.world, this.model, this.actor(options.as), options);
  }

  /** Puts it into the merge queue of its base. */
  enqueue(options: { readonly as?: Who; readonly jump?: boolean } = {}): QueueEntry {
    return enqueue(this.world, this.model, this.actor(options.as), { jump: options.jump ?? false });
  }

  /** Takes it out of the merge queue again. */
  dequeue(options: { readonly as?: Who } = {}): void {
    const entry = entryOf(this.model);
    if (!entry) throw new Error(`#${this.model.issue.number} is in no merge queue`);
    dequeue(this.world, entry, this.actor(options.as), 'MANUAL');
  }

  ready(options: { readonly as?: Who } = {}): void {
    setDraft(this.world, this.model, this.actor(options.as ?? this.issue.author), false);
  }

  toDraft(options: { readonly as?: Who } = {}): void {
    setDraft(this.world, this.model, this.actor(options.as ?? this.issue.author), true);
  }

  changeBase(branch: string, options: { readonly as?: Who } = {}): void {
    changeBase(this.world, this.model, this.actor(options.as ?? this.issue.author), branch);
  }

  private team(slug: string): Team {
    const { owner } = this.issue.repository;
    const found = this.world.teams.find((each) => each.organization === owner && each.slug === slug);
    if (!found) throw new Error(`${owner.login} has no team ${slug}`);
    return found;
  }
}
