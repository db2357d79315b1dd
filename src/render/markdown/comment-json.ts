import type { Judgement } from '../../core/change/judge.ts';
import type { Item } from './items.ts';
import { cut } from './visible.ts';

const WAITS = 20;
const PATHS = 10;
const TEXT = 300;
/** Characters of the whole block. */
const SIZE = 12_000;

/** What an agent reads of the comment: see docs/schemas/comment.json. At most {@link SIZE} characters, all of them plain ASCII. */
export function commentJson(judgement: Judgement, items: readonly Item[]): string {
  const waits = items.slice(0, WAITS).map((item) => ({
    rule: cut(item.rule, TEXT),
    outcome: item.outcome,
    reason: cut(item.reasons.join('; '), TEXT),
    who: item.who.slice(0, PATHS).map((name) => cut(name, TEXT)),
    until: item.until,
    next: item.next.filter((next) => next.length <= 400).slice(0, 3),
    paths: item.paths.filter((path) => path.length <= TEXT).slice(0, PATHS),
    morePaths: item.paths.length - item.paths.filter((path) => path.length <= TEXT).slice(0, PATHS).length,
  }));
  for (let shown = waits.length; ; shown -= 1) {
    const text = write(judgement, waits.slice(0, shown), items.length - shown);
    if (text.length <= SIZE || shown === 0) return text;
  }
}

function write(judgement: Judgement, waits: readonly object[], moreWaits: number): string {
  const { change, acting, outcome, policyDigest, factsAsOf } = judgement;
  const names = (list: readonly string[]) => list.slice(0, PATHS).map((name) => cut(name, TEXT));
  const answer = {
    schemaVersion: 1,
    change: { id: cut(change.id, TEXT), name: cut(change.name, TEXT), head: change.head, base: change.base },
    outcome,
    acting: { proven: names(acting.proven), claimed: names(acting.claimed) },
    policyDigest,
    factsAsOf,
    waits,
    moreWaits,
  };
  const lines = JSON.stringify(answer, null, 1);
  return lines.replace(
    /[^\n\x20-\x7e]|[`<>&]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
