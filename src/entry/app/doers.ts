import { sweepEvery } from '../../core/policy/sweeping.ts';
import { conditionOf } from '../../core/services/health.ts';
import { serviceDrafts } from '../../core/services/report.ts';
import { reviewBranch } from '../../flows/review-branch.ts';
import { reviewGroup } from '../../flows/review-group.ts';
import { reviewIssues } from '../../flows/review-issues.ts';
import { reviewFirst } from '../../flows/review-pull.ts';
import { sweepPulls } from '../../flows/sweep.ts';
import { sweepIssues } from '../../flows/sweep-issues.ts';
import { installedIn } from '../../github/installations.ts';
import { queuedUpTo } from '../../github/read/merge-queue.ts';
import { pullsAt } from '../../github/read/pulls-at.ts';
import { issuePorts, reviewPorts, sweepPorts } from '../action/github.ts';
import { lookAfter, lookAgain, lookAround } from './again.ts';
import { branchPorts } from './branch.ts';
import { Unfinished } from './endings.ts';
import { heal } from './healing.ts';
import { keepOwners } from './owners.ts';
import { pacedPorts, placeOf, runIn } from './places.ts';
import { APP_PROFILE } from './profile.ts';
import { turnsIn } from './turns.ts';
import type { Doers, WorkPorts } from './work.ts';

/** What is done for each kind of round. */
export const DOERS: Doers = {
  nothing: async ({ why }, _ports, log) => log.debug({ why }, 'nothing to do'),
  review: async ({ home, number, stirs, anew }, ports, log) => {
    const run = await runIn(home, ports);
    const review = await reviewFirst(pacedPorts(reviewPorts(run), home, ports), number, { anew });
    if (stirs || (typeof review !== 'number' && review.froze)) await lookAround(ports, home);
    if (typeof review === 'number')
      return lookAgain(ports, home, { number: review, anew, since: ports.arrived });
    const { reviews, warnings, tasks } = review;
    for (const task of tasks) await lookAgain(ports, home, { number: task, task: true });
    const left = reviews.flatMap((review) => review.left);
    ports.metrics.judged(reviews.length);
    log.info(
      {
        repository: home.name,
        number,
        written: reviews.flatMap(({ written }) => written.map(({ kind }) => kind)),
        warnings,
      },
      'judged',
    );
    await lookAfter(
      ports,
      home,
      reviews.filter(({ seen }) => seen.number !== number),
    );
    unfinished(ports, left);
  },
  issue: async ({ home, number }, ports, log) => {
    const run = await runIn(home, ports);
    const issues = pacedPorts(issuePorts(run), home, ports);
    const { reviews, others, warnings } = await reviewIssues(issues, { numbers: [number], changed: null });
    for (const other of others) await lookAgain(ports, home, { number: other, task: true });
    const written = reviews.flatMap((review) => review.written.map(({ kind }) => kind));
    log.info({ repository: home.name, number, written, warnings }, 'followed an issue');
    unfinished(
      ports,
      reviews.flatMap(({ left }) => left),
    );
  },
  head: async ({ home, oid, branch, anew }, ports) => {
    const client = await ports.clients.asInstallation(home.installation);
    const numbers = await pullsAt(placeOf(client, home, ports), { oid, branch });
    for (const number of numbers) await lookAgain(ports, home, { number, anew, since: ports.arrived });
    // Of a branch without a pull request it is its own check that was asked for.
    if (anew && branch !== null && numbers.length === 0) await lookAgain(ports, home, { branch, anew });
  },
  group: async ({ home, branch, head }, ports, log) => {
    const run = await runIn(home, ports);
    const numbers = await queuedUpTo(placeOf(run.client, home, ports), branch, head);
    if (numbers === null) {
      log.warn(
        { repository: home.name, head },
        'the merge queue does not tell which pull requests this group brings',
      );
      return;
    }
    const { applied } = await reviewGroup(pacedPorts(reviewPorts(run), home, ports), numbers, head);
    ports.metrics.judged(numbers.length);
    unfinished(ports, applied.left);
  },
  branch: async ({ home, at, anew }, ports, log) => {
    const run = await runIn(home, ports);
    const review = await reviewBranch(pacedPorts(branchPorts(run), home, ports), at, { anew });
    const about = { repository: home.name, branch: at.branch };
    if (review.kind === 'nothing') return log.debug({ ...about, why: review.why }, 'nothing to do');
    if (review.kind === 'ended')
      return log.info(about, 'the branch is gone: what was said of it is taken back');
    ports.metrics.judged(1);
    log.info({ ...about, answer: review.overlaps.answer }, 'answered before the pull request');
    for (const branch of review.others) await lookAgain(ports, home, { branch });
    unfinished(ports, review.applied.left);
  },
  sweep: async ({ home }, ports, log) => {
    const run = await runIn(home, ports);
    const { open, reviews, red, policy, snapshot, tasks } = await sweepPulls({
      ...pacedPorts(sweepPorts(run), home, ports),
      service: (state, failed) => serviceDrafts(state, APP_PROFILE, conditionOf(ports.vitals(), failed)),
      turns: turnsIn(home, ports.inbox),
    });
    ports.metrics.judged(reviews.length);
    ports.metrics.mended(reviews.filter(({ written }) => written.length > 0).length);
    log.info({ repository: home.name, open, looked: reviews.length }, 'swept');
    const afterMs = (policy && sweepEvery(policy)) ?? ports.sweepMs;
    await lookAgain(ports, home, { afterMs, idle: true });
    for (const { effect } of reviews.flatMap((each) => each.left)) ports.metrics.unwritten(effect.kind);
    ports.open.set(home.repository, open);
    await lookAfter(ports, home, reviews);
    const issues = pacedPorts(issuePorts(run), home, ports);
    const followed = await sweepIssues(issues, policy, snapshot.state, tasks);
    for (const { effect } of followed.reviews.flatMap((each) => each.left))
      ports.metrics.unwritten(effect.kind);
    if (policy?.codeowners.mode === 'pull-request') await keepOwners(placeOf(run.client, home, ports), log);
    if (red !== null) throw new Unfinished(red);
  },
  around: ({ home }, ports) => lookAround(ports, home),
  installation: async ({ installation, told }, ports, log) => {
    const client = await ports.clients.asInstallation(installation);
    const homes = await installedIn(client, installation);
    log.info({ installation, repositories: homes.length }, 'looking through an installation');
    const spreadMs = told ? 0 : Math.min(ports.sweepMs, (homes.length - 1) * APART_MS);
    for (const home of homes) {
      const afterMs = Math.floor(ports.world.random() * spreadMs);
      await lookAgain(ports, home, { idle: true, unlessSet: !told, afterMs });
    }
  },
  healing: ({ looked }, ports, log, signal) => heal(looked, ports, log, signal),
};

/** Milliseconds between two sweeps in the mean, where many repositories are looked through and nobody waits for them. */
const APART_MS = 5_000;

/** Throws where effects are left. */
function unfinished({ metrics }: WorkPorts, left: readonly Left[]): void {
  for (const { effect } of left) metrics.unwritten(effect.kind);
  if (left.length === 0) return;
  const reasons = left.map(({ effect, reason }) => `${effect.kind}: ${reason}`);
  throw new Unfinished(`not everything could be written: ${reasons.join('; ')}`);
}

interface Left {
  readonly effect: { readonly kind: string };
  readonly reason: string;
}
