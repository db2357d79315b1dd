import { ulid } from 'ulid';
import type { World } from '../../flows/ports.ts';
import type { Run } from './mode.ts';

/** The clock and chance of a run, and ids. */
export function worldOf({ world }: Run): World {
  return { ...world, newId: (at) => ulid(at, world.random) };
}
