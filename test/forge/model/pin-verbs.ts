import type { Actor } from './happening.ts';
import type { Issue } from './issue.ts';
import { tellIssue } from './issue-verbs.ts';
import { Refused } from './refused.ts';
import type { Pin } from './repository.ts';
import type { World } from './world.ts';

/** Source: https://docs.github.com/issues/tracking-your-work-with-issues/administering-issues/pinning-an-issue-to-your-repository */
const MOST_PINS = 3;

export function isPinned(issue: Issue): boolean {
  return issue.repository.pins.some((pin) => pin.issue === issue);
}

export function pinIssue(world: World, issue: Issue, actor: Actor): void {
  const { pins } = issue.repository;
  if (isPinned(issue)) return;
  if (pins.length >= MOST_PINS)
    throw new Refused('unprocessable', `Maximum ${MOST_PINS} pinned issues per repository`);
  pins.push(world.identify('PinnedIssue', (identity): Pin => ({ ...identity, issue, by: actor.account })));
  tellIssue(world, issue, 'pinned', actor);
}

export function unpinIssue(world: World, issue: Issue, actor: Actor): void {
  const { pins } = issue.repository;
  const at = pins.findIndex((pin) => pin.issue === issue);
  const [pin] = at < 0 ? [] : pins.splice(at, 1);
  if (pin === undefined) return;
  world.nodes.delete(pin.nodeId);
  tellIssue(world, issue, 'unpinned', actor);
}

/** Only an administrator may; nothing leads to it any more, and its number is not given again. */
export function deleteIssue(world: World, issue: Issue, actor: Actor): void {
  const { repository } = issue;
  unpinIssue(world, issue, actor);
  repository.issues.delete(issue.number);
  world.nodes.delete(issue.nodeId);
  tellIssue(world, issue, 'deleted', actor);
}
