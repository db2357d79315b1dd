import { BOUND, type Bound } from '../change/bound.ts';
import type { Fault } from '../errors.ts';
import { approversOf } from '../gates/approval.ts';
import { kindOf, type OfKind, type RequirementKind } from '../gates/kind.ts';
import { approversFor } from '../ownership/responsible.ts';
import { named } from '../roster/named.ts';
import { isTeam } from '../roster/standing.ts';
import type { LoadedPolicy } from './load.ts';
import type { PathKey } from './positions.ts';
import type { Policy } from './schema.ts';

/**
 * The kinds of tokens Baton works with. app: of its own App; workflow: the GITHUB_TOKEN of a workflow run; app-in-action: of an
 * App, given to the Action as an input; user: a personal access token.
 */
export const TOKENS = ['app', 'workflow', 'app-in-action', 'user'] as const;
export type Token = (typeof TOKENS)[number];

/** What not every token can do, given all the permissions that its kind can be given. */
export const ABILITIES = {
  teams: {
    about: 'read who is in a team',
    source: 'https://docs.github.com/rest/teams/members',
    has: { app: true, workflow: false, 'app-in-action': true, user: true },
  },
  'team-reviews': {
    about: 'ask a team for a review',
    source: 'https://docs.github.com/rest/pulls/review-requests',
    has: { app: true, workflow: false, 'app-in-action': true, user: true },
  },
  'code-scanning': {
    about: 'read alerts of code scanning',
    source: 'https://docs.github.com/rest/code-scanning/code-scanning',
    has: { app: true, workflow: true, 'app-in-action': true, user: true },
  },
  dependabot: {
    about: 'read alerts of Dependabot',
    // Since April 2026 a workflow may be given `vulnerability-alerts: read`; before, no workflow token could.
    source: 'https://github.com/github/gh-aw/pull/27668',
    has: { app: true, workflow: true, 'app-in-action': true, user: true },
  },
  'secret-scanning': {
    about: 'read alerts of secret scanning',
    source: 'https://docs.github.com/rest/secret-scanning/secret-scanning',
    has: { app: true, workflow: false, 'app-in-action': true, user: true },
  },
  'write-checks': {
    about: 'write check runs',
    source: 'https://docs.github.com/rest/checks/runs',
    has: { app: true, workflow: true, 'app-in-action': true, user: false },
  },
  'own-check': {
    about: 'be required as the source of a check that no workflow can imitate',
    source:
      'https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets',
    has: { app: true, workflow: false, 'app-in-action': true, user: false },
  },
  'assign-copilot': {
    about: 'assign Copilot to an issue',
    source: 'https://docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent/create-a-pr',
    has: { app: false, workflow: false, 'app-in-action': false, user: true },
  },
  dispatch: {
    about: 'start workflows by a dispatch',
    source:
      'https://docs.github.com/actions/writing-workflows/choosing-when-your-workflow-runs/triggering-a-workflow#triggering-a-workflow-from-a-workflow',
    has: { app: true, workflow: true, 'app-in-action': true, user: true },
  },
  'start-workflows': {
    about: 'start the workflows of others by a comment, a label or a push',
    source: 'https://docs.github.com/actions/using-workflows/triggering-a-workflow',
    has: { app: true, workflow: false, 'app-in-action': true, user: true },
  },
} as const satisfies Record<
  string,
  { readonly about: string; readonly source: string; readonly has: Readonly<Record<Token, boolean>> }
>;
export type Ability = keyof typeof ABILITIES;

export function can(token: Token, ability: Ability): boolean {
  return ABILITIES[ability].has[token];
}

interface Want {
  readonly ability: Ability;
  readonly path: readonly PathKey[];
  readonly what: string;
  /** What can never be; by default that it is judged. */
  readonly done?: string;
  /** What else would do; by default that it warns. */
  readonly else?: string;
}

/** What each kind of requirement cannot be judged without; null where any token will do. */
const WANTS = {
  check: () => null,
  files: () => null,
  naming: () => null,
  changed_with: () => null,
  approval: ({ of }, policy) => onlyTeams(approversOf(of, policy), policy),
  alerts: ({ source }) => source,
  secrets: () => 'secret-scanning',
  reports: () => null,
  checklist: () => null,
  label: ({ by }, policy) => (by === undefined ? null : onlyTeams(named(by, policy), policy)),
  title: () => null,
  size: () => null,
} satisfies { [K in RequirementKind]: (requirement: OfKind<K>, policy: Policy) => Ability | null };

/** Are teams the only ones among these whom GitHub could tell? Whoever has neither account nor app cannot act there. */
function onlyTeams(names: readonly string[], policy: Policy): Ability | null {
  const agents = Object.values(policy.agents);
  const told = names.filter((name) => {
    if (name.startsWith('@')) return !isTeam(name);
    const identity = agents.find(({ id }) => id === name)?.identity;
    if (identity !== undefined) return identity.logins.length + identity.apps.length > 0;
    return name.startsWith('permission:');
  });
  return told.length === 0 && names.some(isTeam) ? 'teams' : null;
}

/**
 * Rules that block and that a token of this kind can never judge: they would keep every change they concern from passing,
 * for ever. And agents that it can never wake. Empty where there is none of either.
 */
export function unreachable(loaded: Pick<LoadedPolicy, 'policy' | 'positions'>, token: Token): Fault[] {
  const { policy, positions } = loaded;
  return [...ofOwnership(policy), ...ofGates(policy), ...ofOverrides(policy), ...ofWakes(policy)]
    .filter(({ ability }) => !can(token, ability))
    .map(({ ability, path, what, done = 'judged', else: otherwise = 'Let it warn' }) => ({
      code: 'policy.unreachable',
      message: `${what} can never be ${done} with the token of kind ${token}, which cannot ${ABILITIES[ability].about}`,
      place: positions.of(path, 'value'),
      hint: `${otherwise}, or give Baton one that can: ${TOKENS.filter((each) => can(each, ability)).join(', ')}.`,
    }));
}

function blocks(own: Policy['enforce'] | undefined, policy: Policy): boolean {
  return (own ?? policy.enforce) === 'enforce' && policy.rollout > 0;
}

function ofOwnership(policy: Policy): Want[] {
  const { enforce, approvals } = policy.ownership;
  if (!blocks(enforce, policy) || approvals === 0) return [];
  return Object.entries(policy.agents).flatMap(([key, { id, ownership }]): Want[] => {
    const ability = onlyTeams(approversFor([id], policy), policy);
    if (ownership.length === 0 || ability === null) return [];
    return [{ ability, path: ['agents', key, 'reviewers'], what: `who approves what \`${key}\` owns` }];
  });
}

function ofGates(policy: Policy): Want[] {
  return Object.entries(policy.gates).flatMap(([gate, { enforce, require }]) => {
    if (!blocks(enforce, policy)) return [];
    return require.flatMap((requirement, at): Want[] => {
      const [kind, value] = kindOf(requirement);
      const ability: Ability | null = WANTS[kind](value, policy);
      const path = ['gates', gate, 'require', at, kind];
      return ability === null
        ? []
        : [{ ability, path, what: `gate \`${gate}\`, requirement ${at + 1} (${kind}),` }];
    });
  });
}

/** Overrides that nobody could ever give, where something blocks that they are there for. */
function ofOverrides(policy: Policy): Want[] {
  const binds = Object.values<Bound>(BOUND).some((of) => of(policy).some((own) => blocks(own, policy)));
  const ability = onlyTeams(named(policy.overrides.by, policy), policy);
  if (!binds || ability === null) return [];
  return [{ ability, path: ['overrides', 'by'], what: 'who may override' }];
}

/** GitHub assigns this one only where a person asks. */
const COPILOT: ReadonlySet<string> = new Set(['copilot', 'copilot-swe-agent']);
/**
 * Accounts that only a workflow hears for: what a workflow's own token writes starts none.
 * Source: https://github.com/anthropics/claude-code-action and https://github.com/google-github-actions/run-gemini-cli
 */
const HEARD_BY_WORKFLOWS: ReadonlySet<string> = new Set(['@claude', '@gemini-cli']);

function ofWakes({ agents }: Policy): Want[] {
  return Object.entries(agents).flatMap(([key, { wake }]): Want[] => {
    const about = { what: `\`${key}\``, done: 'woken', else: 'Wake it otherwise' };
    const { mention, assign, dispatch, workflow } = wake ?? {};
    if (assign !== undefined && COPILOT.has(plainLogin(assign)))
      return [{ ...about, ability: 'assign-copilot', path: ['agents', key, 'wake', 'assign'] }];
    if (mention !== undefined && HEARD_BY_WORKFLOWS.has(mention.toLowerCase()))
      return [{ ...about, ability: 'start-workflows', path: ['agents', key, 'wake', 'mention'] }];
    if (dispatch === undefined && workflow === undefined) return [];
    return [{ ...about, ability: 'dispatch', path: ['agents', key, 'wake'] }];
  });
}

function plainLogin(login: string): string {
  return login
    .toLowerCase()
    .replace(/^@/, '')
    .replace(/\[bot\]$/, '');
}
