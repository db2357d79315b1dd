import type { Place } from '../errors.ts';

export type PathKey = string | number;

/** Where in the file each part of the policy stands. */
export class Positions {
  readonly file: string;
  private readonly place: (offset: number) => { line: number; column: number };
  private readonly known = new Map<string, { key: number; value: number }>();

  /** @param place offset in the text → line and column, from 1. */
  constructor(file: string, place: (offset: number) => { line: number; column: number }) {
    this.file = file;
    this.place = place;
  }

  note(path: readonly PathKey[], key: number, value: number): void {
    this.known.set(JSON.stringify(path), { key, value });
  }

  at(offset: number): Place {
    return { file: this.file, ...this.place(offset) };
  }

  /** Where a part stands: its key, or what the key stands for; the nearest part around it where it is not written. */
  of(path: readonly PathKey[], side: 'key' | 'value' = 'value'): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const found = this.known.get(JSON.stringify(path.slice(0, length)));
      // Around a part that is missing, the key of what should hold it says more than its first child.
      if (found) return this.at(length === path.length ? found[side] : found.key);
    }
    return this.at(0);
  }
}
