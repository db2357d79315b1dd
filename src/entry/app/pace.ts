import type { Effect } from '../../core/effects/differences.ts';
import type { ContextStore, World } from '../../flows/ports.ts';
import type { Applied, Applier } from '../../flows/pull-ports.ts';

/** A wait that nobody sits out: the round is given back, and something else is worked on meanwhile. */
export class Later extends Error {
  /** Milliseconds since 1970. */
  readonly until: number;

  constructor(until: number) {
    super(`GitHub asks to wait until ${new Date(until).toISOString()}`);
    this.name = 'Later';
    this.until = until;
  }
}

/** So deep a cause is looked for: nothing here is wrapped as often. */
const MOST_CAUSES = 5;

/** The wait that an error stands for, or one that caused it; null: it stands for none. */
export function laterIn(error: unknown): Later | null {
  let at = error;
  for (let depth = 0; depth < MOST_CAUSES && at instanceof Error; depth += 1) {
    if (at instanceof Later) return at;
    at = at.cause;
  }
  return null;
}

/** How fast GitHub lets each installation go. */
export interface Pace {
  /** Every request of the installation is turned away for so long. */
  limit(installation: number, waitMs: number): void;
  /** GitHub takes no new content of the installation before then (milliseconds since 1970). */
  press(installation: number, until: number): void;
  /** Until when requests are turned away (milliseconds since 1970); null: they are not. */
  limited(installation: number): number | null;
  /** Until when anything of it has to wait; null: nothing has to. */
  until(installation: number): number | null;
  /** Writes, and while GitHub takes no new content only checks: they are what holds a merge up, or lets it go. */
  paced(installation: number, applier: Applier): Applier;
  /** The context, to which nobody of the installation writes again while GitHub takes no commit: `save` throws `Later` then. */
  pacedStore(installation: number, store: ContextStore): ContextStore;
  /** The world, with a `sleep` that throws `Later` for what no round sits out. */
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
}

/** Races for the context wait shorter than this; what GitHub asks for is a minute. */
const LONGEST_SLEEP_MS = 20_000;

/** @param world of the process */
export function createPace(world: Pick<World, 'now' | 'random' | 'sleep'>): Pace {
  const limits = new Map<number, number>();
  const pressed = new Map<number, number>();
  const stalled = new Map<number, number>();
  const ahead = (of: ReadonlyMap<number, number>, installation: number): number | null => {
    const until = of.get(installation) ?? 0;
    return until > world.now() ? until : null;
  };
  const later = (of: Map<number, number>, installation: number, until: number): void => {
    of.set(installation, Math.max(of.get(installation) ?? 0, until));
  };
  const limited = (installation: number) => ahead(limits, installation);
  return {
    limit: (installation, waitMs) => later(limits, installation, world.now() + waitMs),
    limited,
    press: (installation, until) => later(pressed, installation, until),
    until: (installation) => limited(installation) ?? ahead(pressed, installation),
    paced: (installation, applier) => ({
      apply: async (number, head, effects) => {
        const until = ahead(pressed, installation);
        const now = until === null ? effects : effects.filter(isCheck);
        const rest = until === null ? [] : effects.filter((effect) => !isCheck(effect));
        try {
          const applied =
            now.length === 0 ? { written: [], left: [] } : await applier.apply(number, head, now);
          return until === null ? applied : { ...applied, left: [...applied.left, ...waiting(rest, until)] };
        } catch (error) {
          if (!(error instanceof Later)) throw error;
          later(pressed, installation, error.until);
          return { written: [], left: waiting(effects, error.until) };
        }
      },
    }),
    pacedStore: (installation, store) => ({
      load: () => store.load(),
      save: async (snapshot, events, next) => {
        const until = events.length === 0 ? null : ahead(stalled, installation);
        if (until !== null) throw new Later(until);
        try {
          return await store.save(snapshot, events, next);
        } catch (error) {
          const wait = laterIn(error);
          if (wait !== null) later(stalled, installation, wait.until);
          throw error;
        }
      },
    }),
    world: {
      now: () => world.now(),
      random: () => world.random(),
      sleep: async (ms) => {
        if (ms > LONGEST_SLEEP_MS) throw new Later(world.now() + ms);
        await world.sleep(ms);
      },
    },
  };
}

function isCheck({ kind }: Effect): boolean {
  return kind === 'create-check' || kind === 'update-check';
}

function waiting(effects: readonly Effect[], until: number): Applied['left'] {
  const reason = `GitHub takes no new content before ${new Date(until).toISOString()}`;
  return effects.map((effect) => ({ effect, reason }));
}
