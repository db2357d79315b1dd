import { parseAllDocuments } from 'yaml';
import type { RuleContext } from '../change/rule.ts';
import type { Version } from '../conflicts/versions.ts';
import { get } from '../context/record.ts';
import { judgeAlerts, judgeSecrets } from '../gates/alerts.ts';
import { judgeChangedWith } from '../gates/changed-with.ts';
import { judgeCheck } from '../gates/check.ts';
import type { Finding } from '../gates/finding.ts';
import { HANDOFF_CHECKS, type HandoffCheck, handoffRules } from '../policy/moving.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import { contractFaults } from './contract.ts';
import type { Handoff } from './handoff.ts';

/** One line of what a handoff was found to be. */
export interface HandoffFinding {
  /** A check of the policy's `verify`, or `document`, `contract`, `parties`. */
  readonly check: string;
  /** null: cannot tell. */
  readonly holds: boolean | null;
  readonly reason: string;
  readonly next: readonly string[];
}

type Check = (handoff: Handoff, context: RuleContext) => Finding[];

/** What of its words is compared with facts. A new check is one new entry. */
const VERIFY = {
  artifacts_in_diff: artifactsInDiff,
  checks_on_sha: checksOnSha,
  base_fresh: baseFresh,
  dependencies_resolve: (handoff, context) =>
    handoff.dependencies.map((each) => resolved(each, handoff, context)),
  syntax: (_, context) => jsonAndYaml(context).map((path) => parsed(path, context)),
  security: (_, context) => required(context.policy, isAboutAlerts).map((each) => securityOf(each, context)),
  documentation: (_, context) =>
    required(context.policy, (each) => 'changed_with' in each).map((each) =>
      'changed_with' in each ? judgeChangedWith(each.changed_with, context) : { holds: true, reason: '' },
    ),
} satisfies Record<HandoffCheck, Check>;

/** What a check says where it finds nothing to compare. */
const NOTHING = {
  artifacts_in_diff: 'no artifacts are named',
  checks_on_sha: 'no check is claimed, and none on this commit has failed',
  base_fresh: 'the base is fresh',
  dependencies_resolve: 'it depends on nothing',
  syntax: 'no JSON or YAML file is changed',
  security: 'the policy sets no bar on alerts',
  documentation: 'the policy asks for no documentation with it',
} as const satisfies Record<HandoffCheck, string>;

/** A handoff compared with what is, every check that the policy asks for; what does not hold says what to do. */
export function verifyHandoff(handoff: Handoff, context: RuleContext): HandoffFinding[] {
  const { verify } = handoffRules(context.policy);
  const wanted = HANDOFF_CHECKS.filter((check) => verify.includes(check));
  return [
    ...contractFaults(handoff, context.policy).map(({ says, next }) => ({
      check: 'contract',
      holds: false,
      reason: says,
      next: [next],
    })),
    ...wanted.flatMap((check): HandoffFinding[] => {
      const found = (VERIFY[check] as Check)(handoff, context);
      if (found.length === 0) return [{ check, holds: true, reason: NOTHING[check], next: [] }];
      const open = found.filter(({ holds }) => holds !== true);
      const shown = open.length > 0 ? open : [summary(found)];
      return shown.map((each) => ({
        check,
        holds: each.holds,
        reason: each.reason,
        next:
          'next' in each && each.next !== undefined && each.next.length > 0
            ? each.next
            : each.holds === true
              ? []
              : [ELSE[check]],
      }));
    }),
  ];
}

/** What to do where a finding does not say it. */
const ELSE = {
  artifacts_in_diff: 'Push what is missing, or correct `Artifacts` in the document.',
  checks_on_sha: 'Let the check run on this commit, or take it out of `Checks`.',
  base_fresh: 'Rebase on the base branch, and push.',
  dependencies_resolve:
    'Begin each dependency with `#12`, a task, an agent, a gate, a component, an area or a path.',
  syntax: 'Mend the file, and push.',
  security: 'Mend or dismiss the alerts.',
  documentation: 'Change the documentation with it.',
} as const satisfies Record<HandoffCheck, string>;

function summary(found: readonly Finding[]): Finding {
  const [first] = found;
  return found.length === 1 && first !== undefined
    ? first
    : {
        holds: true,
        reason: found
          .map(({ reason }) => reason)
          .slice(0, 5)
          .join('; '),
      };
}

function artifactsInDiff({ artifacts }: Handoff, context: RuleContext): Finding[] {
  const { facts } = context;
  const short = facts.change.head.slice(0, 10);
  const files = new Map(facts.change.files.map(({ path, status }) => [path, status]));
  return artifacts.map(({ path, changed }): Finding => {
    const inDiff = files.get(path);
    if (inDiff === 'deleted')
      return {
        holds: false,
        reason: `${path} is deleted at ${short}`,
        next: [`Take ${path} out of \`Artifacts\`, or bring it back.`],
      };
    if (inDiff !== undefined) return { holds: true, reason: `${path} is in the diff` };
    const there = standsAt(path, context);
    if (there === null) return { holds: null, reason: `whether ${path} is there at ${short} cannot be told` };
    if (!there)
      return {
        holds: false,
        reason: `${path} is not there at ${short}`,
        next: [`Push ${path}, or take it out of \`Artifacts\`.`],
      };
    if (changed === false) return { holds: true, reason: `${path} is there at ${short}` };
    return {
      holds: false,
      reason: `${path} is not in the diff`,
      next: [`Write \`- Changed: no\` below ${path} where it was there before, or push the change.`],
    };
  });
}

function standsAt(path: string, { facts }: RuleContext): boolean | null {
  if (facts.headPaths !== null)
    return (
      facts.headPaths.includes(path) ||
      facts.headPaths.some((each) => each.startsWith(`${path.replace(/\/$/, '')}/`))
    );
  const version = get(facts.contents ?? {}, path);
  return version === undefined || version === null ? null : version.kind !== 'absent';
}

const FAILED: ReadonlySet<string> = new Set([
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'startup_failure',
]);

function checksOnSha({ claimed }: Handoff, context: RuleContext): Finding[] {
  if (claimed.length > 0) return claimed.map((line) => judgeCheck(checkName(line), context));
  const { checks, gaps, facts } = context;
  if (checks === null)
    return [
      {
        holds: null,
        reason: `the results of checks cannot be read${gaps.checks === null ? '' : `: ${gaps.checks}`}`,
      },
    ];
  const red = checks.filter(({ conclusion, own }) => conclusion !== null && FAILED.has(conclusion) && !own);
  return red.map(({ name, conclusion }) => ({
    holds: false,
    reason: `${name} ended with ${conclusion} on ${facts.change.head.slice(0, 10)}`,
    next: [`Mend what ${name} found, or name under \`Checks\` those that count.`],
  }));
}

/** `test: passed`, `test (green)`, `test`. */
function checkName(line: string): string {
  return line
    .replace(/^`([^`]+)`.*$/s, '$1')
    .replace(/\s*(?:[:(–—]|\s-\s).*$/s, '')
    .trim();
}

/** The base is fresh where the change begins at its tip, or takes nothing away when it is merged into it. */
function baseFresh(_: Handoff, { facts, remedies }: RuleContext): Finding[] {
  const { base, mergeBase, name } = facts.change;
  if (mergeBase === base) return [];
  const open = new Set(facts.open.map((each) => each.name));
  const pair = facts.pairs.find(({ a, b }) => (a === name && !open.has(b)) || (b === name && !open.has(a)));
  const other = pair === undefined ? base : pair.a === name ? pair.b : pair.a;
  // Of a plain git repository a pair with the base is told only where it conflicts, or cannot be told.
  if (pair === undefined ? facts.forge === 'local' : pair.conflict === false)
    return [{ holds: true, reason: 'the base went on, and it still merges with it' }];
  if (!pair?.conflict)
    return [
      {
        holds: null,
        reason: `whether it merges with the base cannot be told${pair?.reason ? `: ${pair.reason}` : ''}`,
        next: remedies.rebaseOnBase(other),
      },
    ];
  return [
    {
      holds: false,
      reason: `it does not merge with the base: ${pair.files.slice(0, 5).join(', ')}`,
      next: remedies.rebaseOnBase(other),
    },
  ];
}

/** What stands first on the line must be something that there is. */
function resolved(line: string, handoff: Handoff, context: RuleContext): Finding {
  const { policy, state, facts } = context;
  const [word = ''] = line.replace(/^`([^`]+)`/, '$1').split(/[\s,;]+/);
  const name = word.replace(/[:.]$/, '');
  const issue = /^#(\d{1,9})$/.exec(name)?.[1];
  const known =
    (issue !== undefined &&
      (facts.open.some((each) => each.name === name) ||
        Object.hasOwn(state.tasks ?? {}, `issue-${issue}`))) ||
    Object.hasOwn(state.tasks ?? {}, name) ||
    rosterOf(policy).resolve(name) !== undefined ||
    [...Object.keys(policy.gates), ...Object.keys(policy.areas), ...Object.keys(policy.components)].some(
      (each) => line === each || name === each || line.startsWith(`${each}:`),
    ) ||
    handoff.artifacts.some(({ path }) => path === name) ||
    standsAt(name, context) === true;
  if (known) return { holds: true, reason: `${name} is known` };
  return {
    holds: false,
    reason: `the dependency “${line.slice(0, 80)}” begins with nothing that Baton knows`,
  };
}

const MOST_PARSED = 50;

/** Changed files whose syntax is looked at. */
export function syntaxPaths(files: readonly { readonly path: string; readonly status: string }[]): string[] {
  return files
    .filter(({ path, status }) => status !== 'deleted' && /\.(?:json|ya?ml)$/i.test(path))
    .map(({ path }) => path)
    .sort()
    .slice(0, MOST_PARSED);
}

function jsonAndYaml({ facts }: RuleContext): string[] {
  return syntaxPaths(facts.change.files);
}

function parsed(path: string, { facts }: RuleContext): Finding {
  const version: Version | null = get(facts.contents ?? {}, path) ?? null;
  if (version === null || version.kind === 'too-large')
    return { holds: null, reason: `${path} could not be read` };
  if (version.kind !== 'text') return { holds: true, reason: `${path} is no text` };
  const fault = /\.json$/i.test(path) ? jsonFault(path, version.text) : yamlFault(version.text);
  if (fault === null) return { holds: true, reason: `${path} parses` };
  return { holds: false, reason: `${path} does not parse: ${fault}`, next: [`Mend ${path}, and push.`] };
}

/** Settings in which the tools that read them admit comments and a comma at the end. */
const WITH_COMMENTS = /(?:^|\/)(?:[jt]sconfig[^/]*|devcontainer|\.vscode\/[^/]*|\.eslintrc|renovate)\.json$/i;

function jsonFault(path: string, text: string): string | null {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    JSON.parse(plain);
    return null;
  } catch (error) {
    if (WITH_COMMENTS.test(path)) return yamlFault(plain.replace(/^\s*\/\/.*$/gm, ''));
    return error instanceof Error ? error.message.slice(0, 200) : 'it is no JSON';
  }
}

function yamlFault(text: string): string | null {
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  if (!Array.isArray(documents)) return null;
  const [fault] = documents.flatMap(({ errors }) => errors);
  if (fault === undefined) return null;
  const [at] = fault.linePos ?? [];
  return `${at === undefined ? '' : `line ${at.line}: `}${fault.message.split('\n')[0] ?? ''}`.slice(0, 200);
}

export function isAboutAlerts(requirement: Requirement): boolean {
  return 'alerts' in requirement || 'secrets' in requirement;
}

/** Alerts on what did not change are not the giver's. */
function securityOf(requirement: Requirement, context: RuleContext): Finding {
  const { facts } = context;
  if (facts.forge === 'local') return { holds: true, reason: 'a plain git repository has no alerts' };
  const touched = new Set(context.touched);
  const alerts = Object.fromEntries(
    Object.entries(facts.alerts).map(([source, list]) => [
      source,
      list?.filter(({ path }) => path === null || touched.has(path)) ?? null,
    ]),
  );
  const near = { ...context, facts: { ...facts, alerts } };
  if ('alerts' in requirement) return judgeAlerts(requirement.alerts, near);
  return 'secrets' in requirement ? judgeSecrets(requirement.secrets, near) : { holds: true, reason: '' };
}

/** Requirements of a kind in any gate of the policy, each once. */
export function required(policy: Policy, wanted: (requirement: Requirement) => boolean): Requirement[] {
  const all = Object.values(policy.gates).flatMap(({ require }) => require.filter(wanted));
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
