import { saidList, saidText } from '../context/said.ts';
import { nodeOf, type Wait } from './wait.ts';
import type { Works } from './works.ts';
import { nodesById, type WaitWorld } from './world.ts';

/** Tasks wait for what they say blocks them, for one of their reviewers, and for the changes that carry them out. */
export function* taskWaits(world: WaitWorld): Iterable<Wait> {
  const known = nodesById(world);
  const depends = new Set(
    Object.values(world.state.dependencies)
      .filter(({ data }) => data.kind === 'blocking')
      .map(({ data }) => `${known(saidText(data.from))} ${known(saidText(data.to))}`),
  );
  for (const [id, { status, since, data }] of Object.entries(world.state.tasks)) {
    if (status === 'FAILED') continue;
    const waiter = nodeOf('task', id);
    // What stands as a dependency, too, is one wait and not two.
    const on = saidList(status === 'BLOCKED' ? data.on : [])
      .map(known)
      .filter((node) => !depends.has(`${waiter} ${node}`));
    if (on.length > 0) yield { waiter, on, need: on.length, kind: 'blocked', since };
    const reviewers = saidList(status === 'REVIEW' ? data.reviewers : []).map((who) => nodeOf('agent', who));
    if (reviewers.length > 0) yield { waiter, on: reviewers, need: 1, kind: 'review', since };
    const changes = world.changes
      .filter(({ task }) => task === id)
      .map((change) => nodeOf('change', change.id));
    if (changes.length > 0) yield { waiter, on: changes, need: changes.length, kind: 'change', since };
  }
}

/** What is declared to wait for something else, and must. */
export function* dependencyWaits(world: WaitWorld): Iterable<Wait> {
  const known = nodesById(world);
  for (const { data, opened } of Object.values(world.state.dependencies)) {
    if (data.kind !== 'blocking') continue;
    const [waiter, on] = [known(saidText(data.from)), known(saidText(data.to))];
    yield { waiter, on: [on], need: 1, kind: 'dependency', since: opened };
  }
}

/** Changes wait for as many reviews as they need. */
export function* reviewWaits({ changes }: WaitWorld): Iterable<Wait> {
  for (const { id, review } of changes) {
    if (review === null || review.of.length === 0) continue;
    const on = review.of.map((who) => nodeOf('agent', who));
    yield { waiter: nodeOf('change', id), on, need: review.need, kind: 'review', since: review.since };
  }
}

/** Work of a change, whether or not the change is at hand. */
const OF_CHANGE = /^(?:pr|br)-/;

/**
 * What is handed over waits for its handoff, and that for the answer of the receiver: of a change that change alone, since its giver has
 * other things to do. What the giver itself has to answer, as a question, is no wait: it would always wait for itself.
 */
export function* handoffWaits(world: WaitWorld, { workOf }: Works): Iterable<Wait> {
  for (const { id, status, data, workflow, since, opened } of Object.values(world.state.handoffs)) {
    if (status !== 'transferred') continue;
    const node = nodeOf('handoff', id);
    const waiter = OF_CHANGE.test(workflow)
      ? nodeOf('change', workflow)
      : workOf(saidText(data.from), workflow);
    yield { waiter, on: [node], need: 1, kind: 'handoff', since: opened };
    yield { waiter: node, on: [nodeOf('agent', saidText(data.to))], need: 1, kind: 'answer', since };
  }
}
