/** One try of a forge to deliver a webhook. */
export interface Try {
  /** Of the try. */
  readonly id: number;
  /** Of the delivery: every try of it has the same one. */
  readonly guid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** refused: answered, with a status by which it will be refused for ever. lost: not answered, or held up. */
  readonly outcome: 'arrived' | 'refused' | 'lost';
  /** Was it asked for again? The first try of a delivery was not. */
  readonly again: boolean;
}

/** A delivery of which no try arrived. */
export interface Missed {
  readonly guid: string;
  /** Of the newest try, by which it is asked for. */
  readonly id: number;
  /** Of the newest try, in milliseconds since 1970. */
  readonly at: number;
  /** Ids of the tries that were refused. */
  readonly refused: ReadonlySet<number>;
  /** How often it was asked for from here. */
  readonly asked: number;
}

/** What is known of deliveries that did not arrive: by their GUIDs. */
export interface Ledger {
  readonly missed: ReadonlyMap<string, Missed>;
  /** Arrived when they were asked for, and when: an older try of theirs, read later, makes them no missed ones. */
  readonly settled: ReadonlyMap<string, number>;
}

export const NOTHING_MISSED: Ledger = { missed: new Map(), settled: new Map() };

/** What was refused so often, with the same words each time, is refused for ever. */
const MOST_REFUSALS = 5;

/** The ledger with what the tries tell, in whatever order they are read, and however often. */
export function noted(ledger: Ledger, tries: readonly Try[]): Ledger {
  const missed = new Map(ledger.missed);
  const settled = new Map(ledger.settled);
  for (const { id, guid, at, outcome, again } of tries) {
    if (outcome === 'arrived') {
      missed.delete(guid);
      if (again) settled.set(guid, at);
    } else if (!settled.has(guid)) {
      const known = missed.get(guid);
      const refused = new Set(known?.refused);
      if (outcome === 'refused') refused.add(id);
      const newest = known === undefined || at >= known.at ? { id, at } : known;
      missed.set(guid, { guid, id: newest.id, at: newest.at, refused, asked: known?.asked ?? 0 });
    }
  }
  return { missed, settled };
}

/** Without what is older than that instant: nobody delivers it any more. */
export function since(ledger: Ledger, instant: number): Ledger {
  return {
    missed: new Map([...ledger.missed].filter(([, { at }]) => at >= instant)),
    settled: new Map([...ledger.settled].filter(([, at]) => at >= instant)),
  };
}

/** What is worth another try: what was asked for least comes first, then what is oldest. */
export function toAskFor({ missed }: Ledger): Missed[] {
  return [...missed.values()]
    .filter(({ refused }) => refused.size < MOST_REFUSALS)
    .sort((a, b) => a.asked - b.asked || a.at - b.at);
}

/** It was asked for once more. */
export function askedFor(ledger: Ledger, { guid }: Missed): Ledger {
  const known = ledger.missed.get(guid);
  if (known === undefined) return ledger;
  return { ...ledger, missed: new Map(ledger.missed).set(guid, { ...known, asked: known.asked + 1 }) };
}
