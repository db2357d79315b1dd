import { globPattern } from './glob.ts';
import type { Pattern, Segment } from './pattern.ts';
import { compileSegment, STAR, type Token } from './segment.ts';

/**
 * An example of a path that both patterns of the policy match; null if there can be none. Exact: the product of the two
 * patterns as automata, over segments and, inside a segment, over characters. Time and memory are at most the product of
 * the two lengths. Throws where a pattern is not valid.
 */
export function overlapWitness(a: string, b: string): string | null {
  const left = steps(globPattern(a));
  const right = steps(globPattern(b));
  const isDeep = (segment: Segment): boolean => segment.kind === 'deep';
  return intersect(left, right, isDeep, meetSegments)?.join('/') ?? null;
}

const DEEP: Segment = { kind: 'deep' };
const ANY: Segment = { kind: 'any' };

/** A pattern as the plain sequence of what it reads: its tail, too, is one name, or any number of names. */
function steps({ segments, tail }: Pattern): Segment[] {
  if (tail === 'self') return [...segments];
  return tail === 'subtree' ? [...segments, DEEP] : [...segments, ANY, DEEP];
}

/** How the product goes on from one pair of places. */
const MOVE = { stuck: 0, done: 1, skipA: 2, skipB: 3, both: 4, readA: 5, readB: 6 } as const;

/**
 * A short sequence that two sequences of steps both accept, or null. A step that repeats reads any number of things, none
 * included. `meet` gives something that two steps both read; of one that repeats and one that does not, what the other reads.
 */
function intersect<Step, T>(
  a: readonly Step[],
  b: readonly Step[],
  repeats: (step: Step) => boolean,
  meet: (x: Step, y: Step) => T | null,
): T[] | null {
  const width = b.length + 1;
  const moves = new Uint8Array((a.length + 1) * width);
  const leadsOn = (i: number, j: number): boolean => moves[i * width + j] !== MOVE.stuck;
  const choose = (i: number, j: number): number => {
    const x = a[i];
    const y = b[j];
    if (x === undefined && y === undefined) return MOVE.done;
    const loopA = x !== undefined && repeats(x);
    const loopB = y !== undefined && repeats(y);
    if (loopA && leadsOn(i + 1, j)) return MOVE.skipA;
    if (loopB && leadsOn(i, j + 1)) return MOVE.skipB;
    if (x === undefined || y === undefined || (loopA && loopB)) return MOVE.stuck;
    const nextI = loopA ? i : i + 1;
    const nextJ = loopB ? j : j + 1;
    if (!leadsOn(nextI, nextJ) || meet(x, y) === null) return MOVE.stuck;
    if (loopA) return MOVE.readB;
    return loopB ? MOVE.readA : MOVE.both;
  };
  for (let i = a.length; i >= 0; i -= 1)
    for (let j = b.length; j >= 0; j -= 1) moves[i * width + j] = choose(i, j);
  return leadsOn(0, 0) ? walk(a, b, (i, j) => moves[i * width + j] ?? MOVE.stuck, meet) : null;
}

/** Follows the moves from the start and notes what is read. */
function walk<Step, T>(
  a: readonly Step[],
  b: readonly Step[],
  moveAt: (i: number, j: number) => number,
  meet: (x: Step, y: Step) => T | null,
): T[] {
  const read: T[] = [];
  let i = 0;
  let j = 0;
  for (let move = moveAt(i, j); move !== MOVE.done; move = moveAt(i, j)) {
    if (move >= MOVE.both) {
      const met = meet(a[i] as Step, b[j] as Step);
      if (met !== null) read.push(met);
    }
    if (move === MOVE.skipA || move === MOVE.readA || move === MOVE.both) i += 1;
    if (move === MOVE.skipB || move === MOVE.readB || move === MOVE.both) j += 1;
  }
  return read;
}

/** A name that both segments match, or null. */
function meetSegments(x: Segment, y: Segment): string | null {
  if (x.kind === 'literal' && y.kind === 'literal') return x.text === y.text ? x.text : null;
  const one = tokensOf(x);
  const other = tokensOf(y);
  if (x.kind === 'literal') return compileSegment(other)(x.text) ? x.text : null;
  if (y.kind === 'literal') return compileSegment(one)(y.text) ? y.text : null;
  const points = intersect(one, other, (token) => token === STAR, meetTokens);
  return points && realName(String.fromCodePoint(...points), one, other);
}

function tokensOf(segment: Segment): readonly Token[] {
  if (segment.kind === 'glob') return segment.tokens;
  if (segment.kind === 'literal') return Array.from(segment.text, (char) => char.codePointAt(0) as number);
  return [STAR];
}

/** Any character will do where neither side asks for one. */
const FILLER = 'x'.charCodeAt(0);

function meetTokens(x: Token, y: Token): Token | null {
  if (x < 0) return y < 0 ? FILLER : y;
  return y < 0 || x === y ? x : null;
}

/** No name is empty, `.` or `..`: then a longer one, where both allow it. Two dots leave few ways to be longer. */
function realName(name: string, one: readonly Token[], other: readonly Token[]): string | null {
  if (!/^\.{0,2}$/.test(name)) return name;
  const [first, second] = [compileSegment(one), compileSegment(other)];
  const longer = ['x', '.x', 'x.', '.x.', '...', '..x', 'x..', 'x.x', '.xx', 'xx.'];
  return longer.find((candidate) => first(candidate) && second(candidate)) ?? null;
}
