import {
  CLI_TOPICS,
  type CliUsage,
  COMMENT_TOPICS,
  INCIDENT_STEP,
  STEPS,
  TOPICS,
  type Topic,
  type Usage,
} from '../../core/agents-md/topics.ts';
import { COMMANDS, usageOf } from '../../core/change/command-table.ts';
import { handoffRules } from '../../core/policy/moving.ts';
import type { Agent, Policy } from '../../core/policy/schema.ts';
import { code, prose, table } from './escape.ts';

/** The section of AGENTS.md that Baton keeps: who owns what, and with which commands work is done. */
export function agentsSection(policy: Policy, cli: CliUsage): string {
  return [
    '## Working here with others',
    '',
    'Several agents and people work in this repository at once. [Baton](https://www.npmjs.com/package/baton-bot) keeps them out of each other’s way: its check on a pull request, or `baton check` on a branch, says what is missing and who must act. The rules stand in `.github/baton.yml`.',
    '',
    'Say who you are with `BATON_AGENT=<id>`, or with `--as <id>`. Exit code 0 is yes, 1 is no, **2 is “cannot tell” and no yes**. Add `--json` for answers that a program reads, and `--help` for what else a command takes.',
    '',
    '### Who owns what',
    '',
    ...table(
      ['agent', 'owns', 'may edit', 'never', 'approved by'],
      Object.entries(policy.agents).map(([name, agent]) => row(name, agent)),
    ),
    '',
    ...NOTES.flatMap((note) => note(policy)),
    ...(Object.keys(TOPICS) as Topic[]).flatMap((topic) => section(topic, policy, cli)),
  ].join('\n');
}

function row(name: string, agent: Agent): string[] {
  const { id, role, ownership, may_edit, never, reviewers, operators } = agent;
  const approvers = reviewers.length > 0 ? reviewers : operators;
  const who = `${code(id)} ${code(name)}${role === undefined ? '' : `, ${prose(role).replaceAll('|', '\\|')}`}`;
  return [who, list(ownership), list(may_edit), list(never), list(approvers)];
}

function list(names: readonly string[]): string {
  return names.map((each) => code(each)).join(' ');
}

/** What of the policy an agent has to know before it runs into it. */
const NOTES: readonly ((policy: Policy) => readonly string[])[] = [
  ({ leases }) => [
    `- A lease lasts ${leases.default_ttl} when nothing is said, and ${leases.max_ttl} at most; every push or command of its holder renews it.`,
  ],
  ({ leases: { resources } }) =>
    resources.length === 0
      ? []
      : [`- Leased by name: ${resources.map(({ name, kind }) => `${code(name)} (${kind})`).join(', ')}.`],
  ({ ownership }) => [
    `- What another agent owns needs ${ownership.approvals === 1 ? 'its approval' : `${ownership.approvals} approvals for it`}, by somebody else than ${ownership.independent_of.join(', ')}.`,
  ],
  ({ gates }) =>
    Object.keys(gates).length === 0
      ? []
      : [`- Gates: ${list(Object.keys(gates))}. \`baton check\` says how each stands.`],
  ({ handoffs }) => [`- A handoff is answered within ${handoffRules({ handoffs }).acknowledge_within}.`],
  () => [''],
];

function section(topic: Topic, policy: Policy, cli: CliUsage): string[] {
  const noIncidents = Object.keys(policy.incidents).length === 0;
  const steps = [...STEPS[topic], ...(topic === 'escalate' && !noIncidents ? [INCIDENT_STEP] : [])];
  const isOurs = (name: string) => !noIncidents || !name.startsWith('incident');
  const lines = [
    ...CLI_TOPICS[topic].filter(isOurs).flatMap((path) => cli.get(path) ?? []),
    ...COMMENT_TOPICS[topic].filter(isOurs).map((verb) => ({
      usage: usageOf(verb),
      about: `${COMMANDS[verb].about} (comment)`,
    })),
  ];
  return [`### ${TOPICS[topic]}`, '', ...steps.flatMap((step) => [step, '']), ...lines.map(item), ''];
}

function item({ usage, about }: Usage): string {
  return `- \`${usage}\`: ${about}`;
}
