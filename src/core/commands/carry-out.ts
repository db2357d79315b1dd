import type { Verb } from '../change/command-table.ts';
import { sinceThePush } from '../change/overrides.ts';
import { oneOf } from '../policy/nearest.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey, isBotLogin } from '../roster/accounts.ts';
import { isIndependent } from '../roster/independence.ts';
import { rosterOf } from '../roster/roster.ts';
import { type CarryOut, done, refused } from './asked.ts';
import { clarify, handoff, moving } from './handoffs.ts';
import { incident } from './incident.ts';
import { lease, release, wordsOf } from './leases.ts';
import { ack, message, reply } from './messages.ts';
import { resolve } from './resolve.ts';
import { ownerIn, standInsOf } from './rights.ts';
import { given, next, task, unnamed } from './tasks.ts';

const shown: CarryOut = () => ({ outcome: 'shown', says: null });

/** Verbs that are carried out once, each by what stands here. An override is judged as long as it stands. */
export const CARRY_OUT = {
  help: shown,
  status: shown,
  explain: shown,
  'approve-as': approveAs,
  lease,
  release,
  resolve,
  incident,
  message,
  reply,
  ack,
  override: () => done(),
  // Whatever is judged is read anew: to be seen is all it takes.
  refresh: () => done(),
  assign,
  task,
  next,
  handoff,
  accept: moving('accept'),
  clarify,
  decline: moving('decline'),
  withdraw: moving('withdraw'),
} as const satisfies Record<Verb, CarryOut>;

function approveAs({ rest, comment, by, context }: Parameters<CarryOut>[0]): ReturnType<CarryOut> {
  const { policy, facts } = context;
  if (comment.by === null) return refused('its author is gone');
  const owner = ownerIn(rest, policy);
  if (standInsOf(owner, policy).length === 0)
    return refused(
      owner === ''
        ? 'it names no owner: an agent of the roster, `@login` or `@org/team`'
        : `${owner.slice(0, 60)} is no agent of the roster, no \`@login\` and no \`@org/team\``,
    );
  for (const one of [
    { by: `@${accountKey(comment.by)}`, email: null, account: comment.by },
    { by: owner, email: null },
  ]) {
    const given = isIndependent(one, context.identity, policy);
    if (!given.independent) return refused(given.because);
  }
  const early = sinceThePush(comment.editedAt, facts.change.pushedAt, context);
  if (early !== null) return refused(early);
  const { id: workflow, branch, head } = facts.change;
  const data = { branch, head, cites: comment.comment, as: owner };
  return done(null, [{ type: 'APPROVAL_COMMANDED', workflow, by, data }]);
}

/** A person by login; of an agent those of its accounts that people have, else those who answer for it. */
function assign(asked: Parameters<CarryOut>[0]): ReturnType<CarryOut> {
  const came = assigned(asked);
  return came.outcome === 'done' ? given(asked, came) : came;
}

function assigned(asked: Parameters<CarryOut>[0]): ReturnType<CarryOut> {
  const { policy } = asked.context;
  const words = wordsOf(asked.rest.replaceAll(',', ' '));
  if (words.length === 0)
    return unnamed(asked) ?? refused('it names nobody: a `@login`, or an agent of the roster');
  const found = words.map((word) => ({ word, who: accountsOf(word, policy) }));
  const lost = found.filter(({ who }) => who.length === 0).map(({ word }) => word.slice(0, 60));
  if (lost.length > 0)
    return refused(
      `${oneOf(lost)} can be assigned to nobody: name a \`@login\`, or an agent of the roster that has an account or an operator with one`,
    );
  const who = [...new Set(found.flatMap((each) => each.who))].slice(0, MOST);
  return { outcome: 'done', says: null, who };
}

/** GitHub assigns so many at most. */
const MOST = 10;
/** With the short code of the enterprise where that manages the account. */
const LOGIN = /^@[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,38})?$/;

function accountsOf(word: string, policy: Policy): string[] {
  if (word.startsWith('@')) return LOGIN.test(word) ? [word.toLowerCase()] : [];
  const agent = rosterOf(policy).agentByRef(word);
  if (agent === undefined) return [];
  const logins = (agent.identity?.logins ?? []).map((login) => `@${login.replace(/^@/, '').toLowerCase()}`);
  const accounts = logins.filter((login) => !isBotLogin(login) && LOGIN.test(login));
  return accounts.length > 0
    ? accounts
    : agent.operators.filter((name) => LOGIN.test(name)).map((name) => name.toLowerCase());
}
