import { EXIT, UserError } from '../errors.ts';
import { nearest } from '../policy/nearest.ts';
import type { Policy } from '../policy/schema.ts';
import { loginKey, parseAddress } from './accounts.ts';
import {
  type Principal,
  principalName,
  type Recognised,
  recogniseAccount,
  recogniseAddress,
} from './recognise.ts';
import { type Signs, signsOf } from './signs.ts';

/** Who runs a command, and how that is known. */
export type Actor =
  | { readonly kind: 'agent'; readonly id: string; readonly key: string; readonly how: string }
  /** `@login` or an e-mail address, in lower case. */
  | { readonly kind: 'person'; readonly name: string; readonly how: string };

/** Nobody who could act: what is wrong, where it was said, and the remedy. */
export interface Nobody {
  readonly kind: 'nobody';
  readonly code: string;
  readonly message: string;
  readonly argument: string;
  readonly hint: string;
}

export interface Claim {
  /** `--as`. */
  readonly as?: string | undefined;
  /** `BATON_AGENT`. */
  readonly env?: string | undefined;
  /** The address that git would commit with. */
  readonly email?: string | undefined;
}

const GIT = 'git config user.email';

/** Who acts: `--as`, else `BATON_AGENT`, else git's identity by the roster. An empty value is as good as none. */
export function findActor(claim: Claim, policy: Policy): Actor | Nobody {
  const signs = signsOf(policy);
  const as = claim.as?.trim();
  const env = claim.env?.trim();
  const email = claim.email?.trim();
  if (claim.as !== undefined) return named(as ?? '', '--as', signs);
  if (env) return named(env, 'BATON_AGENT', signs);
  if (!email) {
    return {
      kind: 'nobody',
      code: 'actor.none',
      message: 'it is not known who acts: git has no identity here',
      argument: GIT,
      hint: 'Say who with --as ID or BATON_AGENT=ID, or give git an address: git config user.email NAME@HOST',
    };
  }
  return told(email, recogniseAddress(parseAddress(email), signs), GIT);
}

/** The name an actor has in the log. */
export function actorName(actor: Actor): string {
  return actor.kind === 'agent' ? actor.id : actor.name;
}

/**
 * The same as {@link findActor}, for commands that cannot go on without somebody.
 *
 * @throws UserError (exit 3) with the nearest names of the roster.
 */
export function resolveActor(claim: Claim, policy: Policy): Actor {
  const found = findActor(claim, policy);
  if (found.kind !== 'nobody') return found;
  const { code, message, argument, hint } = found;
  throw new UserError(EXIT.usage, { code, message, place: { argument }, hint });
}

/**
 * The same, where the roster cannot be read: what was said is taken as it is written, as the name in the log, so that
 * whoever holds something can give it back.
 *
 * @throws UserError (exit 3) where nothing was said, or what is no id, `@login` or address.
 */
export function actorAsWritten(claim: Claim): string {
  const env = claim.env?.trim();
  const said: readonly [string | undefined, string] =
    claim.as !== undefined
      ? [claim.as.trim(), '--as']
      : env
        ? [env, 'BATON_AGENT']
        : [claim.email?.trim() || undefined, GIT];
  const [name = '', argument] = said;
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name)) return name;
  if (/^(?:@[^\s@<>]+|[^\s@<>]+@[^\s@<>]+)$/.test(name)) return name.toLowerCase();
  throw new UserError(EXIT.usage, {
    code: 'actor.unknown',
    message: `${name || 'an empty name'} is no agent id, no \`@login\` and no e-mail address`,
    place: { argument },
    hint: 'Name the holder as `baton lease list` shows it: --as ID.',
  });
}

function named(value: string, argument: string, signs: Signs): Actor | Nobody {
  const member = signs.byId.get(value) ?? signs.byKey.get(value);
  if (member !== undefined)
    return { kind: 'agent', id: member.id, key: member.key, how: `${argument} names it` };
  if (/^@[a-z0-9](?:[a-z0-9-]{0,38})(?:\[bot\])?$/i.test(value)) {
    const login = loginKey(value);
    const type = login.endsWith('[bot]') ? 'Bot' : 'User';
    return told(value, recogniseAccount({ login, id: null, type }, signs), argument);
  }
  // A plain repository knows no teams: whoever speaks for one says so, and the log keeps it.
  if (/^@[a-z0-9][a-z0-9-]*\/[a-z0-9_.-]+$/i.test(value))
    return { kind: 'person', name: value.toLowerCase(), how: `${argument} speaks for the team` };
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(value))
    return told(value, recogniseAddress(parseAddress(value), signs), argument);
  return {
    kind: 'nobody',
    code: 'actor.unknown',
    message: `${value || 'an empty name'} is no agent of the roster, no \`@login\` and no e-mail address`,
    argument,
    hint: nearestTo(value, signs),
  };
}

function told(value: string, found: Recognised, argument: string): Actor | Nobody {
  const agents = found.pointsTo.filter((each) => each.kind === 'agent');
  const [first, ...others] = agents;
  const how = `${argument} is ${value}: ${found.why}`;
  if (first !== undefined && others.length === 0) return { ...first, how };
  if (first !== undefined) {
    return {
      kind: 'nobody',
      code: 'actor.shared',
      message: `${value} stands for ${agents.map(principalName).join(' and ')}: it cannot be told which of them acts`,
      argument,
      hint: `Say which with --as ${first.id} or BATON_AGENT=${first.id}, and give each an address of its own.`,
    };
  }
  const [other] = found.pointsTo;
  if (other?.kind === 'person') return { kind: 'person', name: other.name, how };
  return stranger(value, other, argument);
}

function stranger(value: string, principal: Principal | undefined, argument: string): Nobody {
  const what = principal
    ? `is automation (${principalName(principal)}) that no agent of the roster stands for`
    : 'says nothing about who acts';
  return {
    kind: 'nobody',
    code: 'actor.stranger',
    message: `${value} ${what}`,
    argument,
    hint: 'Say which agent it is with --as ID or BATON_AGENT=ID, or add it to that agent under `identity` in the policy.',
  };
}

function nearestTo(value: string, signs: Signs): string {
  const near = [nearest(value, signs.byId.keys()), nearest(value, signs.byKey.keys())].filter(
    (name) => name !== undefined,
  );
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`;
  const ids = [...signs.byId.keys()];
  const some = ids.slice(0, 8).join(', ');
  return ids.length === 0
    ? 'The roster is empty: add agents to the policy.'
    : `The roster has ${some}${ids.length > 8 ? ', …' : ''}.`;
}
