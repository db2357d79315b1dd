import { addSubIssue, blockBy, unblock } from '../model/dependency-verbs.ts';
import type { Comment, Issue, ReactionContent } from '../model/issue.ts';
import { addComment, closeIssue, editComment, editIssue, react, reopenIssue } from '../model/issue-verbs.ts';
import { addLabel, assign, ensureLabel, removeLabel, unassign } from '../model/label-verbs.ts';
import { deleteIssue, pinIssue, unpinIssue } from '../model/pin-verbs.ts';
import type { World } from '../model/world.ts';
import { accountOf, actorFor, ownerOf, type Who } from './who.ts';

/** An issue, or what a pull request has in common with one. */
export class IssueStory {
  readonly world: World;
  readonly issue: Issue;

  constructor(world: World, issue: Issue) {
    this.world = world;
    this.issue = issue;
  }

  get number(): number {
    return this.issue.number;
  }

  get labels(): string[] {
    return this.issue.labels.map(({ name }) => name).sort();
  }

  comment(body: string, options: { readonly as?: Who } = {}): Comment {
    return addComment(this.world, this.issue, this.actor(options.as), body);
  }

  editComment(comment: Comment, body: string, options: { readonly as?: Who } = {}): void {
    editComment(this.world, comment, this.actor(options.as ?? comment.author), body);
  }

  react(comment: Comment, content: ReactionContent, options: { readonly as?: Who } = {}): void {
    react(this.world, comment, this.actor(options.as), content);
  }

  edit(
    wanted: { readonly title?: string; readonly body?: string },
    options: { readonly as?: Who } = {},
  ): void {
    editIssue(this.world, this.issue, this.actor(options.as), wanted);
  }

  label(name: string, options: { readonly as?: Who } = {}): void {
    const actor = this.actor(options.as);
    addLabel(this.world, this.issue, actor, ensureLabel(this.world, this.issue.repository, actor, name));
  }

  unlabel(name: string, options: { readonly as?: Who } = {}): void {
    const label = this.issue.labels.find((each) => each.name === name);
    if (label) removeLabel(this.world, this.issue, this.actor(options.as), label);
  }

  assign(who: Who, options: { readonly as?: Who } = {}): void {
    assign(this.world, this.issue, this.actor(options.as), accountOf(this.world, who));
  }

  unassign(who: Who, options: { readonly as?: Who } = {}): void {
    unassign(this.world, this.issue, this.actor(options.as), accountOf(this.world, who));
  }

  close(options: { readonly as?: Who; readonly reason?: 'completed' | 'not_planned' } = {}): void {
    closeIssue(this.world, this.issue, this.actor(options.as), { reason: options.reason ?? 'completed' });
  }

  reopen(options: { readonly as?: Who } = {}): void {
    reopenIssue(this.world, this.issue, this.actor(options.as));
  }

  pin(options: { readonly as?: Who } = {}): void {
    pinIssue(this.world, this.issue, this.actor(options.as));
  }

  unpin(options: { readonly as?: Who } = {}): void {
    unpinIssue(this.world, this.issue, this.actor(options.as));
  }

  delete(options: { readonly as?: Who } = {}): void {
    deleteIssue(this.world, this.issue, this.actor(options.as));
  }

  /** Says that this waits for another issue. */
  blockedBy(other: IssueStory, options: { readonly as?: Who } = {}): void {
    blockBy(this.world, this.issue, this.actor(options.as), other.issue);
  }

  unblockedBy(other: IssueStory, options: { readonly as?: Who } = {}): void {
    unblock(this.world, this.issue, this.actor(options.as), other.issue);
  }

  /** Makes another issue part of this one. */
  addSubIssue(part: IssueStory, options: { readonly as?: Who } = {}): void {
    addSubIssue(this.world, this.issue, this.actor(options.as), part.issue);
  }

  /** As *Create a branch* does on an issue's page, for a branch that is there. */
  linkBranch(name: string): void {
    this.issue.branches.push(name);
    this.issue.updatedAt = this.world.now;
  }

  protected actor(who: Who | undefined) {
    return actorFor(this.world, who ?? ownerOf(this.world, this.issue.repository));
  }
}
