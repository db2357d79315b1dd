import { quoted } from '../quoted.ts';
import type { Forge } from '../roster/evidence.ts';
import { branchWord, patternWords, shellWord } from '../shell.ts';
import type { ChangeFacts } from './facts.ts';
import type { PullFacts } from './pull.ts';

/** What a person pastes or does, for everything that a rule may find. Every `next` of a verdict comes from here. */
export interface Remedies {
  /** There is too little history, or none in common with the base. */
  readonly deepen: () => string[];
  /** Other changes may have the same head commit. */
  readonly ownHead: () => string[];
  /** The log could not be read. */
  readonly readLog: () => string[];
  /** Who acts is not known or not proven. */
  readonly explainIdentity: () => string[];
  /** Automation has a hand in it that the roster does not know. */
  readonly enrol: () => string[];
  /** One of these has to approve; whom to ask first stands first. */
  readonly approve: (approvers: readonly string[]) => string[];
  /** Somebody asks for changes. */
  readonly answerReview: (by: string) => string[];
  readonly addOwner: () => string[];
  readonly addReviewer: () => string[];
  /** Only teams of other organisations may approve. */
  readonly nameOwn: (strangers: { readonly teams: readonly string[]; readonly owner: string }) => string[];
  /** Nobody at all may approve a change to the rules themselves. */
  readonly addKeeper: () => string[];
  /** No result of a check whose name matches. */
  readonly runCheck: (name: string) => string[];
  /** A check has not ended yet. */
  readonly awaitCheck: (name: string) => string[];
  readonly rerunCheck: (name: string, url: string | null) => string[];
  /** Does not merge with the base. */
  readonly rebaseOnBase: (base: string) => string[];
  /** Conflicts with another change, to which it should yield. */
  readonly yieldTo: (other: string) => string[];
  /** Conflicts with another change that should yield. */
  readonly settleOrder: (other: string) => string[];
  /** Somebody else holds what is touched. */
  readonly queueLease: (paths: readonly string[]) => string[];
  readonly renewLease: (paths: readonly string[]) => string[];
  readonly leaseResource: (name: string) => string[];
  readonly tick: (items: readonly string[]) => string[];
  readonly addLabel: (name: string, by: readonly string[]) => string[];
  readonly removeLabel: (names: readonly string[]) => string[];
  readonly retitle: (rule: string) => string[];
  readonly split: () => string[];
  readonly override: (rule: string) => string[];
  /** It is overridden only where the policy names it in full. */
  readonly nameOverride: (rule: string) => string[];
}

/** What remedies are worded by. */
export interface Patient {
  readonly change: Pick<ChangeFacts, 'branch' | 'head'>;
  readonly pull: Pick<PullFacts, 'number' | 'baseBranch' | 'url'> | null;
  readonly trunk?: { readonly name: string; readonly fetched: boolean };
}

/** Leases are taken the same way everywhere: any clone reaches the log. */
const LEASES = {
  queueLease: (paths: readonly string[]) => [`baton lease acquire --queue ${patternWords(paths)}`],
  renewLease: (paths: readonly string[]) => [`baton lease acquire ${patternWords(paths)}`],
  leaseResource: (name: string) => [`baton lease acquire --resource ${shellWord(name)}`],
};

const POLICY = {
  addOwner: () => ['add a row to `ownership` of an agent in .github/baton.yml, or a line to CODEOWNERS'],
  addReviewer: () => [
    'nobody who may approve is independent of this change: add `reviewers` to the owner in .github/baton.yml',
  ],
  nameOwn: ({ teams, owner }: { readonly teams: readonly string[]; readonly owner: string }) => [
    `in place of ${teams.join(', ')}, name a team of ${owner} or people (\`@login\`) in .github/baton.yml or CODEOWNERS`,
  ],
  addKeeper: () => [
    'give an agent with an operator `authority: full`, or the ownership of `.github/baton.yml`: nobody may approve that change either, so an administrator has to merge it past the check',
  ],
  nameOverride: (rule: string) => [
    `get the approval that it asks for; or first name ${quoted(rule)} in full under \`overrides.rules\` in .github/baton.yml of the base`,
  ],
  split: () => ['split it into changes that can be read'],
};

/** Only a forge has these; on a plain git repository the rules that would ask for them cannot be judged. */
const NOTHING = {
  ownHead: () => [],
  awaitCheck: () => [],
  answerReview: () => [],
  tick: () => [],
  addLabel: () => [],
  removeLabel: () => [],
  retitle: () => [],
  override: () => [],
};

function local({ change: { branch }, trunk }: Patient): Remedies {
  const record = (name: string) =>
    name.includes('*')
      ? `baton record NAME --rev ${branchWord(branch)} -- COMMAND   # a name that matches ${shellWord(name)}`
      : `baton record ${shellWord(name)} --rev ${branchWord(branch)} -- COMMAND`;
  return {
    ...LEASES,
    ...POLICY,
    ...NOTHING,
    deepen: () => ['git fetch --unshallow'],
    readLog: () => ['baton context sync'],
    explainIdentity: () => ['baton explain identity'],
    enrol: () => ['baton explain identity', 'add it to `agents` in .github/baton.yml under `identity`'],
    // Whoever reads it is seldom the one who may: nobody is told to act as somebody else.
    approve: ([first]) => (first === undefined ? [] : [`${first}: baton approve ${branchWord(branch)}`]),
    runCheck: (name) => [record(name)],
    rerunCheck: (name) => [record(name)],
    rebaseOnBase: (base) => [`git rebase ${branchWord(base)}`],
    yieldTo: (other) => [
      `${trunk?.fetched ? 'git fetch && ' : ''}git rebase ${branchWord(trunk?.name ?? 'BASE')}   # once ${other} is merged`,
    ],
    settleOrder: () => ['baton conflicts --order'],
  };
}

function github({ change, pull }: Patient): Remedies {
  const number = pull?.number ?? 'NUMBER';
  const short = change.head.slice(0, 10);
  const base = shellWord(pull?.baseBranch ?? 'BASE');
  const ref = shellWord(`origin/${pull?.baseBranch ?? 'BASE'}`);
  const rebase = `gh pr checkout ${number} && git fetch origin ${base} && git rebase ${ref} && git push --force-with-lease`;
  return {
    ...LEASES,
    ...POLICY,
    deepen: () => [rebase],
    ownHead: () => [
      `give it a head of its own: gh pr checkout ${number} && git commit --allow-empty -m 'A head of its own' && git push`,
    ],
    readLog: () => ['look at the branch `baton`, and run the workflow of Baton again'],
    explainIdentity: () => [
      'name the account that acts under `identity.logins` or `identity.apps` of its agent in .github/baton.yml',
    ],
    enrol: () => ['add it to `agents` in .github/baton.yml under `identity.logins` or `identity.apps`'],
    approve: (approvers) => [`gh pr review ${number} --approve   # by ${oneOf(approvers)}`],
    answerReview: (by) => [
      `push what ${by} asks for, then ask again: \`gh pr edit ${number} --add-reviewer ${shellWord(by.slice(1))}\``,
    ],
    runCheck: (name) => [
      `let the workflow that reports ${quoted(name)} run on ${short} (it may wait for somebody to approve its run): \`gh pr checks ${number}\``,
    ],
    awaitCheck: () => [`gh pr checks ${number} --watch`],
    rerunCheck: (_, url) => [
      url === null ? `gh pr checks ${number}   # mend what is red, and push` : `mend it and push: ${url}`,
    ],
    rebaseOnBase: () => [rebase],
    yieldTo: (other) => [`${rebase}   # once ${other} is merged`],
    settleOrder: (other) => [`merge this first; ${other} rebases after it`],
    tick: (items) => [
      `do it, then tick it in the description: ${items.map((item) => `- [x] ${item}`).join(' · ')}`,
    ],
    addLabel: (name, by) => [
      `gh pr edit ${number} --add-label ${shellWord(name)}${by.length > 0 ? `   # by ${oneOf(by)}` : ''}`,
    ],
    removeLabel: (names) => names.map((name) => `gh pr edit ${number} --remove-label ${shellWord(name)}`),
    retitle: (rule) => [`gh pr edit ${number} --title TITLE   # one that matches ${rule}`],
    override: (rule) => [`/baton override ${rule} REASON`],
  };
}

/** For a branch on a forge that has no pull request yet. */
export function beforePull({ branch }: Pick<ChangeFacts, 'branch'>, base: string): Remedies {
  const ref = branchWord(`origin/${base}`);
  const rebase = `git fetch origin && git rebase ${ref}`;
  return {
    ...github({ change: { branch, head: '' }, pull: null }),
    readLog: () => ['look at the branch `baton`; then push again'],
    rebaseOnBase: () => [rebase],
    yieldTo: (other) => [`${rebase}   # once ${other} is merged; or agree on who goes first`],
    settleOrder: (other) => [`open the pull request and merge it first; ${other} rebases after it`],
  };
}

function oneOf(names: readonly string[]): string {
  return names.join(' or ') || 'somebody who may';
}

export const REMEDIES = { local, github } satisfies Record<Forge, (patient: Patient) => Remedies>;
