import type { Day } from '../day.ts';

/** What happens at a time of the day. */
export interface Scene {
  /** Such as `09:30`. */
  readonly at: string;
  readonly does: (day: Day) => Promise<unknown>;
}

/** Throws where something that is to be seen is not there. */
export function there<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`${what} is not there`);
  return found;
}

/** The id of the conflict of a type that is to be decided. */
export async function conflictAbout(day: Day, type: string): Promise<string> {
  const { conflicts } = await day.as<{ conflicts: readonly { id: string; type: string }[] }>(
    'agent-001',
    'conflict',
    'list',
  );
  return there(
    conflicts.find((each) => each.type === type),
    `a conflict (${type})`,
  ).id;
}
