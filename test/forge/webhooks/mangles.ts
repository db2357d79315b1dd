import type { Delivery } from './delivery.ts';

/**
 * What may go wrong with a delivery. `lose`: GitHub never makes it. `fail`: it does not reach the server, and GitHub notes that.
 * `double`: it comes twice. `reorder`: it comes after the one that follows it. `late`: it comes after a while.
 */
export const MANGLES = ['lose', 'fail', 'double', 'reorder', 'late'] as const;
export type Mangle = (typeof MANGLES)[number];

/** Of all deliveries to Apps, which part goes wrong in which way. */
export type Shares = Partial<Readonly<Record<Mangle, number>>>;

/** Which deliveries go wrong, and how: the next ones that match, or a share of all. */
export class Mangles {
  readonly struck: Record<Mangle, number> = { lose: 0, fail: 0, double: 0, reorder: 0, late: 0 };
  private readonly rules: { how: Mangle; match: RegExp; left: number }[] = [];
  private shares: Shares = {};
  private state = 1;

  add(how: Mangle, match: RegExp, times: number): void {
    this.rules.push({ how, match, left: times });
  }

  /** @param seed the same seed strikes the same deliveries */
  share(shares: Shares, seed: number): void {
    this.shares = shares;
    this.state = (seed >>> 0) + 1;
  }

  next({ event, action }: Delivery): Mangle | undefined {
    const rule = this.rules.find(({ match, left }) => left > 0 && match.test(`${event}.${action ?? ''}`));
    if (rule) rule.left -= 1;
    const how = rule?.how ?? this.drawn();
    if (how) this.struck[how] += 1;
    return how;
  }

  private drawn(): Mangle | undefined {
    if (Object.keys(this.shares).length === 0) return undefined;
    let draw = this.random();
    for (const how of MANGLES) {
      draw -= this.shares[how] ?? 0;
      if (draw < 0) return how;
    }
    return undefined;
  }

  /** A 32-bit linear congruential generator (Numerical Recipes' numbers): chance that can be had again. */
  private random(): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }
}
