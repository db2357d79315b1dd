import { createHash } from 'node:crypto';
import type { RuleContext } from '../change/rule.ts';
import type { EventDraft } from '../context/draft.ts';
import type { Items } from '../context/state/item.ts';
import { parseDuration } from '../duration.ts';
import { noticeId } from '../notices/id.ts';
import { handoffRules } from '../policy/moving.ts';
import type { Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import { type HandoffFinding, verifyHandoff } from './checks.ts';
import type { DocumentFault, HandoffDocument, ReadDocument } from './document.ts';
import { type Handoff, handoffOf, handoffsOn } from './handoff.ts';
import { partyNamed } from './parties.ts';

/** What a handoff is begun with. */
export interface Beginning {
  readonly id: string;
  readonly workflow: string;
  /** Agent ids or `@login`s. */
  readonly from: string;
  readonly to: string;
  readonly by: string;
  /** Who began it, where that is somebody else than the one in whose name it is recorded. */
  readonly begunBy?: string | undefined;
  readonly source: 'comment' | 'description' | 'command-line' | 'policy';
  readonly head: string | null;
  readonly document: HandoffDocument | null;
}

type Content = Omit<HandoffDocument, 'title' | 'sections' | 'from' | 'to' | 'contract' | 'digest'> &
  Pick<Handoff, 'contract' | 'digest'>;

/** What an event says of a document. */
export function contentOf(document: Content | null, to: string, head: string | null) {
  return {
    to,
    kind: document?.kind ?? 'forward',
    head,
    completed_work: document?.completed_work ?? [],
    artifacts: document?.artifacts ?? [],
    known_issues: document?.known_issues ?? [],
    dependencies: document?.dependencies ?? [],
    success_criteria: document?.success_criteria ?? [],
    notes: document?.notes ?? null,
    // Always, so that what a document says no more does not stay from the one before.
    claimed_checks: document?.checks ?? [],
    contract: document?.contract ?? {},
    ...(document?.digest ? { digest: document.digest } : {}),
  };
}

export function initiated(beginning: Beginning): EventDraft {
  const { id, workflow, from, to, by, source, head, document } = beginning;
  const begunBy = beginning.begunBy ?? by;
  const data = {
    handoff_id: id,
    from,
    ...contentOf(document, to, head),
    asked: [to],
    source,
    // What stands in a description is nobody's sign of life.
    ...(begunBy === from || begunBy === 'baton' ? {} : { begun_by: begunBy }),
  };
  return { type: 'HANDOFF_INITIATED', workflow, by, data };
}

/** The same parts give the same id, whoever begins it. */
export function handoffId(...parts: readonly string[]): string {
  return `ho-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)}`;
}

/** Everything that a handoff is found to be: its document, its parties, and what of its words is so. */
export function findingsOn(
  handoff: Handoff,
  read: ReadDocument | null,
  context: RuleContext,
): HandoffFinding[] {
  return [
    ...documentFindings(handoff, read, context.policy),
    ...partyFindings(handoff, read, context),
    ...verifyHandoff(handoff, context),
  ];
}

/** Who gives and who takes, beside who works on the change and whom the document names. */
function partyFindings(handoff: Handoff, read: ReadDocument | null, context: RuleContext): HandoffFinding[] {
  const { from, to, begunBy, source } = handoff;
  const { policy } = context;
  const finding = (reason: string, next: string) => ({
    check: 'parties',
    holds: false,
    reason,
    next: [next],
  });
  if (from === to) return [finding(`${from} hands it to itself`, 'Name another receiver under `To`.')];
  const found: HandoffFinding[] = [];
  for (const side of ['from', 'to'] as const) {
    const named = read === null ? undefined : partyNamed(read.document[side], policy);
    if (named !== undefined && named !== handoff[side])
      found.push(
        finding(
          `the document is ${side} ${named}, and what was begun is ${side} ${handoff[side]}`,
          `Write \`## ${side === 'from' ? 'From' : 'To'}: ${handoff[side]}\`, or take it back and begin anew.`,
        ),
      );
  }
  if (source === 'description' && from.startsWith('@') && from !== begunBy)
    found.push(finding(`${begunBy} opened it, not ${from}`, `Write \`## From: ${begunBy}\`.`));
  const whose = workersOn(context);
  if (from.startsWith('@') || whose.size === 0 || whose.has(from)) return found;
  const all = [...whose].sort().join(', ');
  return [
    ...found,
    finding(
      `it is handed over by ${from}, and the work is that of ${all}`,
      'Let the agent whose work it is hand it over: `## From: ID`.',
    ),
  ];
}

/** Agents whose work a change is: by its commits, and by what was handed to them before. */
function workersOn({ acting, claimed, policy, facts, state }: RuleContext): ReadonlySet<string> {
  const roster = rosterOf(policy);
  const hands = [...(acting.size > 0 ? acting : claimed)].filter((id) => roster.byId.has(id));
  const took = handoffsOn(facts.change.id, state.handoffs).flatMap(({ status, to }) =>
    status === 'completed' ? [to] : [],
  );
  return new Set(hands.length === 0 ? [] : [...hands, ...took]);
}

function documentFindings(handoff: Handoff, read: ReadDocument | null, policy: Policy): HandoffFinding[] {
  if (read === null) {
    if (handoff.digest !== null) return [];
    const next = [
      `Put the document into the description; this writes one: baton handoff new --to ${handoff.to}`,
    ];
    return [{ check: 'document', holds: false, reason: 'there is no handoff document', next }];
  }
  const faults = [...read.faults, ...partyFaults(read, policy)];
  return faults.map(({ message, line, hint }) => ({
    check: 'document',
    holds: false,
    reason: `line ${line} of the description: ${message}`,
    next: [hint],
  }));
}

/** Parties that nobody of the policy is. */
export function partyFaults({ document, line }: ReadDocument, policy: Policy): DocumentFault[] {
  const ids = Object.values(policy.agents).map(({ id }) => id);
  return (['from', 'to'] as const).flatMap((side) => {
    const name = document[side];
    if (name === '' || partyNamed(name, policy) !== undefined) return [];
    return [
      {
        code: 'handoff.party',
        message: `\`${side}\` names “${name.slice(0, 60)}”, who is not on the roster`,
        line,
        hint: `Name one of ${ids.slice(0, 20).join(', ')}, or a \`@login\`.`,
      },
    ];
  });
}

/** The events that hand over what was found true: the clock starts, and the receiver is told. */
export function transferDrafts(
  handoff: Handoff,
  findings: readonly HandoffFinding[],
  policy: Policy,
  now: number,
): EventDraft[] {
  if (findings.some(({ holds }) => holds !== true)) return [];
  const { id, workflow } = handoff;
  const until = dueAfter(policy, now);
  const checks = findings.map(({ check, reason }) => ({ check, reason }));
  return [
    { type: 'HANDOFF_VALIDATED', workflow, by: 'baton', data: { handoff_id: id, checks } },
    {
      type: 'HANDOFF_TRANSFERRED',
      workflow,
      by: 'baton',
      data: { handoff_id: id, until, checklist: [...handoffRules(policy).checklist] },
    },
    toldDraft(handoff, 'given', handoff.to, askText(handoff, until), `${handoff.head} ${handoff.digest}`),
  ];
}

export function dueAfter(policy: Policy, now: number): string {
  return new Date(now + (parseDuration(handoffRules(policy).acknowledge_within) ?? 0)).toISOString();
}

/** What a receiver is told. */
export function askText({ id, from, to, workflow }: Handoff, until: string): string {
  const numbered = /^pr-\d+$/.test(workflow);
  const how = numbered
    ? 'Answer with `/baton accept`, `/baton clarify QUESTION` or `/baton decline REASON` in a comment of its own'
    : `Answer with \`baton handoff accept ${id}\`, \`clarify\` or \`decline\``;
  return `${from} hands this over to ${to} (handoff ${id}). ${how}, until ${until}; then its backup is asked.`;
}

/** A notice of a handoff: one for each thing that is told to somebody. */
export function toldDraft(
  { id, workflow }: Pick<Handoff, 'id' | 'workflow'>,
  what: string,
  to: string,
  text: string,
  nonce = '',
): EventDraft {
  const parts = ['handoff', id, what, to, ...(nonce === '' ? [] : [handoffId(nonce).slice(3)])];
  const notice_id = noticeId(parts.join(':'));
  return { type: 'NOTICE_DUE', workflow, by: 'baton', data: { notice_id, to, text } };
}

/** The handoff that a beginning would make, for finding out how it stands. */
export function imagined(beginning: Beginning, at: string): Handoff {
  const { workflow, by, data } = initiated(beginning);
  return handoffOf({
    id: beginning.id,
    status: 'initiated',
    workflow,
    opened: at,
    since: at,
    by,
    data: JSON.parse(JSON.stringify(data)),
  });
}

/** Is the notice not there already? One that is told twice would be refused with everything beside it. */
export function unlessTold(drafts: readonly EventDraft[], notices: Items): EventDraft[] {
  return drafts.filter(
    ({ type, data }) => type !== 'NOTICE_DUE' || !Object.hasOwn(notices, String(data.notice_id)),
  );
}
