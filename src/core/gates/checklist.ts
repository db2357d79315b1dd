import { proseOf } from '../change/prose.ts';
import type { RuleContext } from '../change/rule.ts';
import { type Finding, onlyOnForge } from './finding.ts';
import type { OfKind } from './kind.ts';

const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[([ xX])\]\s+(.*)$/;

/** Every item is in the description, and ticked wherever it stands. */
export function judgeChecklist(
  items: OfKind<'checklist'>,
  { facts: { pull }, remedies }: RuleContext,
): Finding {
  if (pull === null) return onlyOnForge('what is ticked in the description');
  const ticked = ticksOf(pull.body);
  const missing = items.filter((item) => !ticked.has(plain(item)));
  const open = items.filter((item) => ticked.get(plain(item)) === false);
  if (missing.length + open.length === 0) return { holds: true, reason: `ticked: ${items.join(', ')}` };
  const said = [
    ...(open.length > 0 ? [`not ticked: ${open.join(', ')}`] : []),
    ...(missing.length > 0 ? [`not in the description: ${missing.join(', ')}`] : []),
  ];
  return { holds: false, reason: said.join('; '), next: remedies.tick([...open, ...missing]) };
}

/** Items of the description, and whether each is ticked. One that stands there twice is ticked where both are. */
function ticksOf(body: string): Map<string, boolean> {
  const ticks = new Map<string, boolean>();
  for (const { text } of proseOf(body)) {
    const [, mark, item] = ITEM.exec(text) ?? [];
    if (item === undefined) continue;
    const key = plain(item);
    ticks.set(key, mark !== ' ' && ticks.get(key) !== false);
  }
  return ticks;
}

/** An item without emphasis, case, doubled blanks and a last dot: what people mean by the same text. */
function plain(item: string): string {
  return item.replace(/[*_`]/g, '').replace(/\s+/g, ' ').trim().replace(/\.$/, '').toLowerCase();
}
