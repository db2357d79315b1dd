import { proseOf } from '../change/prose.ts';
import type { ChecklistEdit } from '../change/pull.ts';
import type { Facts } from '../change/rule.ts';
import { giverOf } from '../commands/who.ts';
import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { standingOf } from '../roster/standing.ts';
import { type Handoff, liveOn, type Tick } from './handoff.ts';
import { receiversOf } from './parties.ts';

interface Scene {
  readonly facts: Facts;
  readonly policy: Policy;
  readonly state: State;
}

/** What came of the edits of a checklist since it was last looked at. */
export interface Replayed {
  readonly ticks: Readonly<Record<string, Tick>>;
  /** Up to which edit; null: none was new. */
  readonly looked: string | null;
  /** Did it stop at one of which cannot be told whether its author may? */
  readonly open: boolean;
}

/** What the edits of the checklist say, each by its own editor: ticks of those who may count, and nothing else does. */
export function tickDrafts({ facts, policy, state }: Scene): EventDraft[] {
  const live = liveOn(facts.change.id, state.handoffs);
  if (live === undefined || live.checklist.length === 0) return [];
  const shown = facts.pull?.checklists?.find(({ handoff }) => handoff === live.id);
  if (shown === undefined || shown.edits === null) return [];
  const { ticks, looked } = replayEdits(live, shown.edits, policy, facts);
  if (looked === null || sameTicks(ticks, live.ticks)) return [];
  const data = { handoff_id: live.id, ticks, looked };
  const newest = Object.values(ticks).sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  return [{ type: 'HANDOFF_TICKED', workflow: live.workflow, by: newest?.by ?? 'baton', data }];
}

/** The ticks that stand: of a pull request by its edits alone, whatever the log says. null: it cannot be told. */
export function ticksShown(
  handoff: Handoff,
  { facts, policy }: Omit<Scene, 'state'>,
): Handoff['ticks'] | null {
  if (facts.pull === null) return handoff.ticks;
  const shown = facts.pull.checklists?.find((each) => each.handoff === handoff.id);
  if (shown?.edits === null) return null;
  const said = replayEdits({ ...handoff, ticks: {}, looked: null }, shown?.edits ?? [], policy, facts);
  return said.open ? null : said.ticks;
}

/** Replays the edits of a handoff's checklist. */
export function replayEdits(
  handoff: Handoff,
  edits: readonly ChecklistEdit[],
  policy: Policy,
  sight: Pick<Facts, 'teams' | 'permissions'>,
): Replayed {
  return replayTicks(handoff, edits, receiversOf(handoff, policy), policy, sight);
}

/**
 * Replays the edits that were not looked at yet, the oldest first. The state of its ticks before is what the log has.
 *
 * @param names who may tick, as `standingOf` reads them
 */
export function replayTicks(
  { checklist, ticks: known, looked: since }: Pick<Handoff, 'checklist' | 'ticks' | 'looked'>,
  edits: readonly ChecklistEdit[],
  names: readonly string[],
  policy: Policy,
  sight: Pick<Facts, 'teams' | 'permissions'>,
): Replayed {
  const ticks: Record<string, Tick> = { ...known };
  let looked: string | null = null;
  // A checklist that was written anew begins with the ticks that stood.
  let before: ReadonlySet<string> = new Set(Object.keys(known));
  for (const edit of edits) {
    const now = tickedIn(edit.body, checklist);
    // Those of the same second are replayed again, which changes nothing: one of them may not have been there.
    if (!edit.own && (since === null || edit.at >= since)) {
      const changed = checklist.filter((item) => now.has(item) !== before.has(item));
      const standing =
        edit.by === null || changed.length === 0 ? null : standingOf(edit.by, names, policy, sight);
      if (edit.by !== null && standing?.is === null) return { ticks, looked, open: true };
      if (edit.by !== null && standing?.is === true) {
        const giver = giverOf(edit.by, policy);
        const by = giver.kind === 'agent' ? (giver.ids[0] ?? '') : giver.name;
        for (const item of changed) {
          if (now.has(item)) ticks[item] = { by, at: edit.at };
          else delete ticks[item];
        }
      }
      looked = edit.at;
    }
    before = now;
  }
  return { ticks, looked, open: false };
}

/** Can it not be told who edited a checklist, or whether they may? Then it is left as it is. */
export function isUnclear(
  handoff: Handoff,
  edits: readonly ChecklistEdit[] | null,
  policy: Policy,
  sight: Pick<Facts, 'teams' | 'permissions'>,
): boolean {
  return edits === null || replayEdits(handoff, edits, policy, sight).open;
}

const ITEM = /^\s*[-*+]\s+\[([ xX])\]\s+(.*)$/;

/** Items that are ticked in a text. One that stands there twice is ticked where both are. */
export function tickedIn(body: string, items: readonly string[]): ReadonlySet<string> {
  const wanted = new Map(items.map((item) => [key(item), item]));
  const found = new Map<string, boolean>();
  for (const { text } of proseOf(body)) {
    const [, mark, said = ''] = ITEM.exec(text) ?? [];
    const item = mark === undefined ? undefined : wanted.get(key(said));
    if (item !== undefined) found.set(item, mark !== ' ' && found.get(item) !== false);
  }
  return new Set([...found].flatMap(([item, ticked]) => (ticked ? [item] : [])));
}

/** An item without the marks and escapes of Markdown, case and doubled blanks. */
function key(item: string): string {
  return item
    .replace(/[*_`\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
}

/** The same items by the same at the same time? */
export function sameTicks(a: Readonly<Record<string, Tick>>, b: Readonly<Record<string, Tick>>): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => a[name]?.by === b[name]?.by && a[name]?.at === b[name]?.at)
  );
}
