import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { acquire, type LeaseAnswer } from '../leases/acquire.ts';
import type { Alternative } from '../leases/alternatives.ts';
import { checkAsk, plainPatterns } from '../leases/ask.ts';
import { release as giveBack } from '../leases/give-back.ts';
import { lastSeenOf } from '../leases/last-seen.ts';
import type { LeaseWorld } from '../leases/settle.ts';
import type { Policy } from '../policy/schema.ts';
import { type Asked, type Came, type CarryOut, done, refused } from './asked.ts';

/** `PATHS… [for DURATION]`: what `baton lease acquire` asks for with `--ttl` and `--resource`. */
export const lease: CarryOut = (asked) => {
  const { by, context } = asked;
  const words = wordsOf(asked.rest);
  const at = words.lastIndexOf('for');
  const timed = at > 0 && at === words.length - 2;
  const claims = timed ? words.slice(0, at) : words;
  if (claims.length === 0) return refused("it names no paths, such as 'src/api/*', and no resource");
  const resource = resourceIn(claims, context.policy);
  try {
    const { request } = checkAsk(context.policy, by, resource === undefined ? claims : [], {
      for: context.facts.change.name,
      priority: 'P2',
      ...(timed ? { ttl: words[at + 1] ?? '' } : {}),
      ...(resource === undefined ? {} : { resource }),
    });
    const wanted = { ...request, id: idOf(asked) };
    const fallbacks = { partial: false, queue: false, maxWait: null };
    const { answer, drafts } = acquire(worldOf(asked), wanted, fallbacks);
    return { ...told(answer), drafts };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refused(
      error.faults
        .map(({ message, place, hint }) =>
          [
            place !== undefined && 'argument' in place ? `${place.argument}: ` : '',
            message,
            hint ? `. ${hint}` : '',
          ].join(''),
        )
        .join('; '),
    );
  }
};

/** `[PATHS…|IDS…]`: what `baton lease release` gives back; all of it where nothing is named. */
export const release: CarryOut = (asked) => {
  const words = wordsOf(asked.rest);
  const selection = {
    all: words.length === 0,
    words: [...new Set([...words, ...plainPatterns(asked.context.policy, words)])],
  };
  const { answer, drafts } = giveBack(worldOf(asked), asked.by, selection);
  return answer.answer === 'released' ? done(null, drafts) : { ...refused(answer.reason), drafts };
};

function told({ answer, reason, warnings, alternatives }: LeaseAnswer): Came {
  if (answer === 'approved') return done(warnings.length === 0 ? null : warnings.join('; '));
  const instead = alternatives.flatMap(otherwise);
  return refused(`${reason}${instead.length === 0 ? '' : `. Instead: ${instead.join('; ')}`}`);
}

/** What a comment can ask for instead; the other ways are those of the command line. */
function otherwise(alternative: Alternative): string[] {
  switch (alternative.option) {
    case 'delayed':
      return [`the same at ${alternative.available_at}`];
    case 'partial':
    case 'anchored':
      return [`\`/baton lease ${alternative.paths.join(' ')}\``];
    case 'queue':
    case 'shared':
      return [];
  }
}

function worldOf({ context: { facts, policy, now }, state }: Asked): LeaseWorld {
  return { leases: state.leases, policy, now, lastSeen: lastSeenOf(state.agents, facts.open, now) };
}

function resourceIn(claims: readonly string[], { leases, areas }: Policy): string | undefined {
  const [only] = claims;
  if (only === undefined || claims.length > 1 || Object.hasOwn(areas, only)) return undefined;
  return leases.resources.find(({ name }) => name === only)?.name;
}

/** The same command gives the same id, whoever carries it out. */
function idOf({ comment, line }: Asked): string {
  const parts = JSON.stringify([comment.comment, comment.editedAt, line]);
  return `ls-${createHash('sha256').update(parts).digest('hex').slice(0, 8)}`;
}

/** Words, with the marks of code and quotation that people put around patterns taken off. */
export function wordsOf(rest: string): string[] {
  return rest
    .split(/\s+/)
    .map((word) => word.replace(/^(['"`])(.*)\1$/s, '$2'))
    .filter((word) => word !== '');
}
