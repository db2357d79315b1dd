import type { WithheldCode } from '../core/context/damage.ts';
import { EXIT, type Fault, UserError } from '../core/errors.ts';
import { isTooQuick } from './trouble.ts';

interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** What GitHub's words come to, the telling ones first. */
const ROWS: readonly {
  readonly code: WithheldCode | 'github.rate-limit';
  readonly meant: (refusal: Refusal) => boolean;
  readonly hint: (branch: string) => string;
}[] = [
  {
    code: 'context.protected',
    meant: ({ reason }) =>
      /rule violations|protected|being restricted|through a pull request|reference update failed/i.test(
        reason,
      ),
    hint: (branch) =>
      `A ruleset or branch protection covers ${branch}, which only Baton writes. Let Baton's App bypass it (Settings, Rules, Rulesets, Bypass list), or leave ${branch} out of it.`,
  },
  {
    code: 'github.rate-limit',
    meant: ({ status, reason }) => status === 429 || /rate limit/i.test(reason) || isTooQuick(reason),
    hint: () =>
      'Run it again in a few minutes, and let fewer runs use this token; an App token has a limit of its own.',
  },
  {
    code: 'context.archived',
    meant: ({ reason }) => /archived/i.test(reason),
    hint: () => 'An archived repository takes no writes. Unarchive it, or take Baton out of it.',
  },
  {
    code: 'context.no-permission',
    meant: ({ status, reason }) =>
      status === 403 || status === 404 || /not accessible by|permission|not authorized/i.test(reason),
    hint: () =>
      'The token needs Contents: write; in a workflow that is `permissions: contents: write`. Runs for pull requests from forks, and those that Dependabot starts, get a token that can only read.',
  },
];

/** GitHub takes no commit to the context branch. */
export function contextRefused(branch: string, host: string, refusal: Refusal): UserError {
  const row = ROWS.find(({ meant }) => meant(refusal));
  const code: (typeof ROWS)[number]['code'] = row?.code ?? 'context.refused';
  const fault: Fault = {
    code,
    message: `GitHub takes no commit to ${branch} from this token: ${refusal.reason}; nothing was written`,
    place: { host },
    hint:
      row?.hint(branch) ??
      `See that the token has Contents: write, and that the repository has a first commit and no branch below ${branch}/.`,
  };
  return new UserError(EXIT.remote, fault);
}

/** GitHub gives the reading of the context up, however little else is asked for. */
export function contextTooMuch(branch: string, host: string, cause: UserError): UserError {
  const code: WithheldCode = 'context.too-much';
  const fault: Fault = {
    code,
    message: `GitHub could not show ${branch}, however little was asked for at once`,
    place: { host, ref: branch },
    hint: `If it stays so, ${branch} holds too much for one answer: close the changes and release the leases that nobody needs. https://www.githubstatus.com tells whether GitHub has trouble.`,
  };
  return new UserError(EXIT.remote, fault, { cause });
}

/** GitHub does not say whether a commit was written, and the branch does not show it. */
export function contextUnanswered(branch: string, host: string, reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'context.no-answer',
    message: `GitHub did not say whether it took a commit to ${branch}, and ${branch} does not show it: ${reason}`,
    place: { host },
    hint: 'Run it again in a few minutes: what was written by then is seen, and not written twice. https://www.githubstatus.com tells whether GitHub has trouble.',
  });
}

/** GitHub says that somebody else was first, and shows nobody. */
export function contextStuck(branch: string, host: string, times: number): UserError {
  return new UserError(EXIT.remote, {
    code: 'context.stuck',
    message: `GitHub says ${times} times that ${branch} has moved, and shows that it has not; nothing was written`,
    place: { host },
    hint: 'Run it again in a few minutes; https://www.githubstatus.com tells whether GitHub has trouble.',
  });
}
