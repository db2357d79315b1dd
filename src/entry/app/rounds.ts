import { branchIn, cutFolder, type PushedBranch } from '../../core/deliveries/branch.ts';
import { type Delivery, HOLD, type Round, TIMER } from '../../core/deliveries/delivery.ts';
import { type Home, homeIn, isAboutTask, isAnew } from '../../core/deliveries/home.ts';
import { numberAt, textAt } from '../../core/deliveries/payload.ts';
import { type Subject, subjectOf } from '../../core/deliveries/subject.ts';
import type { Target } from '../action/events.ts';
import { wantedOn } from './events.ts';

/** What one round comes to. */
export type Wanted =
  | {
      readonly kind: 'review';
      readonly home: Home;
      readonly number: number;
      /** May verdicts on others depend on what happened? They are for a sweep to find. */
      readonly stirs: boolean;
      /** Are its checks to be made anew, even where nothing changed? */
      readonly anew: boolean;
    }
  /** An issue that may be a task. */
  | { readonly kind: 'issue'; readonly home: Home; readonly number: number }
  /** Pull requests with this head: each of them is a key of its own. */
  | {
      readonly kind: 'head';
      readonly home: Home;
      readonly oid: string;
      readonly branch: string | null;
      readonly anew: boolean;
    }
  | { readonly kind: 'group'; readonly home: Home; readonly branch: string; readonly head: string }
  /** A branch that was made, pushed to or deleted, and may be an agent's. */
  | { readonly kind: 'branch'; readonly home: Home; readonly at: PushedBranch; readonly anew: boolean }
  | { readonly kind: 'sweep'; readonly home: Home }
  /** Something happened on an issue that all may depend on: the repository is swept in a round of its own. */
  | { readonly kind: 'around'; readonly home: Home }
  /** The repositories of the installation have to be looked through: some may have come, others gone. */
  | {
      readonly kind: 'installation';
      readonly installation: number;
      /** Did something happen to it? Else Baton itself looks, as every process does now and again. */
      readonly told: boolean;
    }
  /** What did not arrive is asked for. `looked`: when all installations were looked through last; null: that is not known. */
  | { readonly kind: 'healing'; readonly looked: number | null }
  | { readonly kind: 'nothing'; readonly why: string };

/** Actions on a pull request after which others may stand otherwise: they touch the same lines, or wait for its agent's limit. */
const STIRRING: ReadonlySet<string> = new Set([
  'opened',
  'reopened',
  'synchronize',
  'closed',
  'edited',
  'ready_for_review',
  'converted_to_draft',
]);

/** Actions on a pull request after which it wants a judgement also where Baton did them: it proposes CODEOWNERS in one. */
const PROPOSING: ReadonlySet<string> = new Set(['opened', 'reopened', 'synchronize', 'closed']);

/** What Baton does itself calls for no other judgement; of these events somebody else may wait for the outcome. */
const NEVER_OWN: ReadonlySet<string> = new Set(['push', 'merge_group', 'installation', 'repository']);

/**
 * What the deliveries of a round ask for together. They are about the same; the newest tells how things are called now, and one that
 * asks for something outweighs those that ask for nothing.
 *
 * @param self login of the App's own account; null where it is not known
 */
export function wantedOf(round: Round, self: string | null): Wanted {
  const subject = subjectOf(round.key);
  if (subject === null) return nothing(`no key is ${round.key}`);
  if (subject.kind === 'installation') {
    const told = round.deliveries.some(({ event }) => event !== TIMER);
    return { kind: 'installation', installation: subject.installation, told };
  }
  if (subject.kind === 'app') return healingIn(round);
  let said: Wanted = nothing('it is about no repository');
  for (const delivery of [...round.deliveries].reverse()) {
    const wanted = wantedBy(delivery, subject, self);
    if (wanted.kind === 'review')
      return { ...wanted, stirs: round.deliveries.some(stirs), anew: round.deliveries.some(anew) };
    if (wanted.kind !== 'nothing' && !isVague(wanted)) return wanted;
    if (said.kind === 'nothing') said = wanted;
  }
  return said;
}

function healingIn({ deliveries }: Round): Wanted {
  const timers = deliveries.filter(({ event }) => event === TIMER);
  if (timers.length === 0) return nothing('it is about the App itself');
  const looked = timers.map(({ body }) => numberAt(JSON.parse(body), ['looked']) ?? null);
  // Whoever starts does not know, and asks for a look.
  return { kind: 'healing', looked: looked.includes(null) ? null : Math.max(...looked.map(Number)) };
}

/** That a branch was made says less than the push that comes with it, which tells by whom. */
function isVague(wanted: Wanted): boolean {
  return wanted.kind === 'branch' && wanted.at.pushed === null;
}

function stirs({ event, body }: Delivery): boolean {
  return event === 'pull_request' && STIRRING.has(textAt(JSON.parse(body), ['action']) ?? '');
}

function anew({ event, body }: Delivery): boolean {
  return event === TIMER && isAnew(JSON.parse(body));
}

function wantedBy({ event, body }: Delivery, subject: Subject, self: string | null): Wanted {
  if (event === HOLD) return nothing('what held this key is gone');
  const payload: unknown = JSON.parse(body);
  if (self !== null && textAt(payload, ['sender', 'login']) === self && isOwn(event, payload))
    return nothing('Baton did this itself');
  const home = homeIn(payload);
  if (home === null) return nothing(`the event ${event} names no repository that the App is installed in`);
  if (event === TIMER) return timed(subject, home, isAnew(payload), isAboutTask(payload));
  if (subject.kind === 'ref' && (event === 'push' || event === 'create' || event === 'delete')) {
    const at = branchIn(event, payload);
    return typeof at === 'string' ? nothing(at) : { kind: 'branch', home, at, anew: false };
  }
  const asked = wantedOn(event, payload);
  if (asked.kind === 'nothing') return nothing(asked.why);
  if (asked.kind === 'malformed') return nothing(`the event ${event} does not have ${asked.missing}`);
  if (subject.kind === 'item' && asked.target.kind === 'repository') return { kind: 'around', home };
  return targeted(asked.target, home);
}

/** Does nobody wait for what comes of this, where Baton did it itself? */
function isOwn(event: string, payload: unknown): boolean {
  if (event === 'pull_request') return !PROPOSING.has(textAt(payload, ['action']) ?? '');
  return !NEVER_OWN.has(event);
}

function timed(subject: Subject, home: Home, again: boolean, isTask: boolean): Wanted {
  if (subject.kind === 'item' && isTask) return { kind: 'issue', home, number: subject.number };
  if (subject.kind === 'item')
    return { kind: 'review', home, number: subject.number, stirs: false, anew: again };
  if (subject.kind === 'repository') return { kind: 'sweep', home };
  const branch = subject.kind === 'ref' ? cutFolder(subject.ref) : undefined;
  if (branch !== undefined) return { kind: 'branch', home, at: { branch, pushed: null }, anew: again };
  return nothing(`no timer is about a ${subject.kind}`);
}

function targeted(target: Target, home: Home): Wanted {
  switch (target.kind) {
    case 'pull':
      return { kind: 'review', home, number: target.number, stirs: false, anew: false };
    case 'issue':
      return { kind: 'issue', home, number: target.number };
    case 'head':
      return { kind: 'head', home, oid: target.oid, branch: target.branch, anew: target.anew === true };
    case 'group':
      return { kind: 'group', home, branch: target.branch, head: target.head };
    case 'repository':
      return { kind: 'sweep', home };
  }
}

function nothing(why: string): Wanted {
  return { kind: 'nothing', why };
}
