import { EXIT, UserError } from '../core/errors.ts';

/** Where requests go: named in every fault. */
export interface Remote {
  readonly host: string;
}

/** The run may not ask any more. What it did until then stands; the next run goes on from there. */
export class BudgetSpent extends UserError {
  constructor(limit: number) {
    super(EXIT.remote, {
      code: 'github.budget-spent',
      message: `all ${limit} requests that this run may make are made`,
      place: { argument: 'max-requests' },
      hint: 'The next run goes on where this one stopped. Allow it more requests if that happens often.',
    });
    this.name = 'BudgetSpent';
  }
}

export function noAnswer({ host }: Remote, what: string, reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.no-answer',
    message: `GitHub did not answer ${what}: ${reason}`,
    place: { host },
    hint: `Run it again in a few minutes; https://www.githubstatus.com tells whether GitHub has trouble. If it stays so, see that ${host} is the right host (GITHUB_API_URL) and can be reached from here: network, proxy, certificates.`,
  });
}

/** @param until ISO 8601 UTC; null where GitHub does not say */
export function limited({ host }: Remote, what: string, reason: string, until: string | null): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.rate-limit',
    message: `GitHub turned away ${what}: ${reason}${until === null ? '' : `, until ${until}`}`,
    place: { host },
    hint: 'Wait until then, and let fewer runs use this token; an App token has a limit of its own.',
  });
}

export function tooMuch({ host }: Remote, what: string, reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.too-much',
    message: `GitHub could not answer ${what}, however little was asked for at once: ${reason}`,
    place: { host },
    hint: 'Run it again in a few minutes; close pull requests that nobody works on if it stays so.',
  });
}

/** Did GitHub give a query up for its size? */
export function isTooMuch(error: unknown): error is UserError {
  return error instanceof UserError && error.faults.some(({ code }) => code === 'github.too-much');
}

export function unauthorised({ host }: Remote, what: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.token',
    message: `GitHub does not accept the token for ${what}`,
    place: { host },
    hint: 'See that the token is set, has not expired, and is meant for this host.',
  });
}

export function refused({ host }: Remote, what: string, reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.refused',
    message: `GitHub refused ${what}: ${reason}`,
    place: { host },
    hint: 'See that the token may read this repository: its permissions are listed in the documentation of each token.',
  });
}
