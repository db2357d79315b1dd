import { shownOf } from '../core/effects/shown.ts';
import { digestOf } from '../core/policy/canonical.ts';
import { dependsOnHidden } from '../core/sweep/due.ts';
import type { BasePolicy } from '../flows/pull-ports.ts';
import type { SweepForge } from '../flows/sweep-ports.ts';
import { actualOf } from './map/actual.ts';
import { namesOf } from './map/change.ts';
import { pullFactsOf } from './map/pull.ts';
import { joined } from './map/whole.ts';
import type { Github, Survey } from './open.ts';
import { type GithubForge, NO_BASE, pullForge, targetOf } from './pull-forge.ts';
import type { Base } from './read/base.ts';
import { openChangeOf } from './seen.ts';
import { type Surveyed, teamsNamedIn } from './survey.ts';
import type { Target } from './write/target.ts';

/** A repository as a sweep sees it. What writes on its pull requests finds their ids here, too. */
export function sweepForge(
  github: Github,
  { left, keep }: Pick<SweepForge, 'left' | 'keep'>,
): SweepForge & GithubForge {
  const plain = pullForge(github);
  let survey: Survey | null = null;
  let surveyed: GithubForge = plain;
  return {
    left,
    keep,
    target: (number) => surveyed.target(number) ?? plain.target(number) ?? targetIn(survey, number),
    gone: (branches) => github.gone(branches),
    survey: async () => {
      survey = await github.survey();
      surveyed = pullForge(survey);
      return surveyOf(survey);
    },
    look: async (numbers) => {
      const open = new Set(survey?.pulls.map(({ number }) => number));
      await survey?.look(numbers.filter((number) => open.has(number)));
    },
    see: async (numbers) => {
      const open = new Set(survey?.pulls.map(({ number }) => number));
      const some = numbers.filter((number) => open.has(number));
      const others = numbers.filter((number) => !open.has(number));
      const seen = [
        ...(some.length === 0 ? [] : await surveyed.see(some)),
        ...(others.length === 0 ? [] : await plain.see(others)),
      ];
      return seen.sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number));
    },
  };
}

/** Where to write on one that only the survey has shown. */
function targetIn(survey: Survey | null, number: number): Target | undefined {
  const raw = survey?.pulls.find((each) => each.number === number)?.raw;
  return survey === null || raw === undefined
    ? undefined
    : targetOf({ pull: joined([raw]), home: survey.home });
}

function surveyOf(survey: Survey): Awaited<ReturnType<SweepForge['survey']>> {
  const base = survey.defaultBranch === null ? undefined : survey.bases.get(survey.defaultBranch);
  return {
    changes: survey.pulls.map((each) => changeOf(each, survey)),
    complete: survey.complete,
    policy: base?.policy.kind === 'loaded' ? base.policy.loaded.policy : null,
  };
}

function changeOf(surveyed: Surveyed, { bases, home, teams }: Survey) {
  const { raw, number, fingerprint, gaps } = surveyed;
  const base = bases.get(raw.baseRefName);
  const found = base?.policy;
  const members = base === undefined ? [] : teamsNamedIn(base).map((team) => [team, teams[team] ?? null]);
  const policy = found?.kind === 'loaded' ? found.loaded.policy : null;
  const pull = joined([raw]);
  const facts = { pull: pullFactsOf(pull), teams: {} };
  const actual = actualOf(pull, home, facts);
  const checks = raw.tip.nodes[0]?.commit.statusCheckRollup?.contexts;
  // What the token may not see is missing each time: once it may, the fingerprint is another.
  const whole =
    gaps.every(({ kind }) => kind === 'forbidden') &&
    checks?.pageInfo.hasNextPage !== true &&
    raw.files?.pageInfo.hasNextPage !== true;
  return {
    change: {
      ...openChangeOf(raw, policy),
      ...namesOf(number),
      number,
      baseBranch: raw.baseRefName,
      fingerprint: digestOf([fingerprint, members, base === undefined ? null : rulesOf(base)]),
      shown: shownOf(actual),
      whole,
      hidden: policy !== null && dependsOnHidden(policy),
      commandsAt: Object.fromEntries(facts.pull.commands.map(({ comment, editedAt }) => [comment, editedAt])),
      policy,
    },
    actual,
    branch: raw.isCrossRepository ? null : raw.headRefName,
    policy: found ?? { kind: 'unreadable' as const, reason: NO_BASE },
  };
}

/** What judges on a base, as it was read: a policy that could not be read this time is not the one that could. */
function rulesOf({ policy, codeowners, codeownersGap }: Base): unknown {
  return [RULES[policy.kind](policy as never), codeowners, codeownersGap];
}

const RULES = {
  loaded: ({ loaded }) => loaded.digest,
  faulty: ({ text }) => ['faulty', text],
  missing: () => null,
  unreadable: ({ reason }) => ['unreadable', reason],
} as const satisfies {
  [K in BasePolicy['kind']]: (policy: Extract<BasePolicy, { readonly kind: K }>) => unknown;
};
