/** One token of a glob inside a path segment: a code point, or one of the two below. */
export type Token = number;
/** `?`: exactly one character. */
export const ANY_CHAR = -1;
/** `*`: any number of characters. */
export const STAR = -2;

/** Does this name (one path segment) match? */
export type SegmentTest = (name: string) => boolean;

/** Up to this length a plain `indexOf` is at worst a constant times linear. */
const SHORT_NEEDLE = 8;

/** A run of tokens without a star. */
interface Chunk {
  /** The index behind a match that starts at `at`, or -1. */
  starts(name: string, at: number): number;
  /** The index at which a match that ends with the name starts, or -1. */
  ends(name: string): number;
  /** The index behind the leftmost match within [at, end), or -1. */
  find(name: string, at: number, end: number): number;
}

/**
 * Compiles the tokens of one segment. Time is linear in the name for every glob: what stands between two stars is
 * searched for once, leftmost first, which is exact because a star can always take what was skipped.
 */
export function compileSegment(tokens: readonly Token[]): SegmentTest {
  return compilePlain(tokens) ?? compileChunks(tokens);
}

/** What most globs are: `abc*`, `*.js`, `*abc*`, `abc*.js`. */
function compilePlain(tokens: readonly Token[]): SegmentTest | undefined {
  const [head, middle, ...more] = splitAtStars(tokens).map((part) =>
    part.map((t) => String.fromCodePoint(Math.max(t, 0))).join(''),
  );
  if (tokens.includes(ANY_CHAR) || head === undefined || middle === undefined || more.length > 1)
    return undefined;
  const [tail] = more;
  if (tail !== undefined) {
    const bounded = head === '' && tail === '' && middle.length <= SHORT_NEEDLE;
    return bounded ? (name) => name.includes(middle) : undefined;
  }
  if (head === '') return (name) => name.endsWith(middle);
  if (middle === '') return (name) => name.startsWith(head);
  const least = head.length + middle.length;
  return (name) => name.length >= least && name.startsWith(head) && name.endsWith(middle);
}

function compileChunks(tokens: readonly Token[]): SegmentTest {
  const [first, ...rest] = splitAtStars(tokens);
  const last = rest.pop();
  const head = chunk(first ?? []);
  if (last === undefined) return (name) => head.starts(name, 0) === name.length;
  const tail = chunk(last);
  const middle = rest.filter((part) => part.length > 0).map(chunk);
  return (name) => {
    const end = tail.ends(name);
    let at = end < 0 ? -1 : head.starts(name, 0);
    if (at < 0 || at > end) return false;
    for (const part of middle) {
      at = part.find(name, at, end);
      if (at < 0) return false;
    }
    return true;
  };
}

function splitAtStars(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === STAR) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function chunk(tokens: readonly Token[]): Chunk {
  return tokens.includes(ANY_CHAR) ? wildChunk(tokens) : plainChunk(tokens);
}

function plainChunk(tokens: readonly Token[]): Chunk {
  const text = tokens.map((token) => String.fromCodePoint(token)).join('');
  const search = text.length > SHORT_NEEDLE ? bitSearch(tokens) : undefined;
  return {
    starts: (name, at) => (name.startsWith(text, at) ? at + text.length : -1),
    ends: (name) => (name.endsWith(text) ? name.length - text.length : -1),
    find: (name, at, end) => {
      if (search) return search(name, at, end);
      const found = name.indexOf(text, at);
      return found < 0 || found + text.length > end ? -1 : found + text.length;
    },
  };
}

function wildChunk(tokens: readonly Token[]): Chunk {
  const search = bitSearch(tokens);
  return {
    starts: (name, at) => {
      let here = at;
      for (const token of tokens) {
        const point = name.codePointAt(here);
        if (point === undefined || (token !== ANY_CHAR && token !== point)) return -1;
        here += point > 0xffff ? 2 : 1;
      }
      return here;
    },
    ends: (name) => {
      let here = name.length;
      for (let index = tokens.length - 1; index >= 0; index -= 1) {
        if (here <= 0) return -1;
        const pair = here > 1 ? (name.codePointAt(here - 2) ?? 0) : 0;
        here -= pair > 0xffff ? 2 : 1;
        if (tokens[index] !== ANY_CHAR && tokens[index] !== name.codePointAt(here)) return -1;
      }
      return here;
    },
    find: search,
  };
}

/**
 * Shift-And search (Baeza-Yates and Gonnet, 1992): one bit a token, so a `?` costs nothing and no character of the name
 * is looked at twice.
 */
function bitSearch(tokens: readonly Token[]): Chunk['find'] {
  const words = Math.ceil(tokens.length / 32);
  const wild = new Uint32Array(words);
  const masks = new Map<Token, Uint32Array>();
  const bit = (index: number): number => (1 << (index & 31)) >>> 0;
  tokens.forEach((token, index) => {
    if (token === ANY_CHAR) wild[index >> 5] = (wild[index >> 5] ?? 0) | bit(index);
  });
  tokens.forEach((token, index) => {
    if (token === ANY_CHAR) return;
    const mask = masks.get(token) ?? wild.slice();
    mask[index >> 5] = (mask[index >> 5] ?? 0) | bit(index);
    masks.set(token, mask);
  });
  const state = new Uint32Array(words);
  const goal = bit(tokens.length - 1);
  return (name, at, end) => {
    state.fill(0);
    for (let here = at; here < end; ) {
      const point = name.codePointAt(here) ?? 0;
      here += point > 0xffff ? 2 : 1;
      const mask = masks.get(point) ?? wild;
      let carry = 1;
      for (let word = 0; word < words; word += 1) {
        const old = state[word] ?? 0;
        state[word] = ((old << 1) | carry) & (mask[word] ?? 0);
        carry = old >>> 31;
      }
      if (((state[words - 1] ?? 0) & goal) !== 0) return here;
    }
    return -1;
  };
}
