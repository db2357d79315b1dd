import { bracket, type PatternFault, refuseWhole, trailingBackslash, tripleStar } from './pattern-faults.ts';
import { ANY_CHAR, STAR, type Token } from './segment.ts';

/** One part of a pattern between slashes. */
export type Segment =
  /** Exactly this name. */
  | { readonly kind: 'literal'; readonly text: string }
  /** `*.js`, `a?c`: `key` is the same for the same glob. */
  | { readonly kind: 'glob'; readonly tokens: readonly Token[]; readonly key: string }
  /** `*` alone: one segment, whatever its name. */
  | { readonly kind: 'any' }
  /** `**` alone: any number of segments, none included. */
  | { readonly kind: 'deep' };

/**
 * What a pattern covers at the place its segments lead to. `self`: that entry only (`docs/*`); `subtree`: that entry and
 * all below it (`/docs`); `below`: only what lies below it (`/docs/`, `/docs/**`).
 */
export type Tail = 'self' | 'subtree' | 'below';

/** The meaning of one pattern. No segments and `below` is everything. */
export interface Pattern {
  readonly segments: readonly Segment[];
  readonly tail: Tail;
  /** Why no path can ever match, where that is so: paths have no empty, `.` or `..` segments. */
  readonly never?: string;
}

/**
 * `codeowners`: as GitHub reads CODEOWNERS (`docs/*` is direct children). `policy`: as baton.yml reads its patterns, the
 * same but for a last `*` behind a directory, which is the whole subtree.
 */
export type Dialect = 'codeowners' | 'policy';

export type ParsedPattern =
  | { readonly pattern: Pattern; readonly fault?: never }
  | { readonly fault: PatternFault; readonly pattern?: never };

const DEEP: Segment = { kind: 'deep' };
const ANY: Segment = { kind: 'any' };
const SPECIAL = /[*?\\[\]]/;

/**
 * Reads one pattern.
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-syntax
 */
export function parsePattern(text: string, dialect: Dialect = 'codeowners'): ParsedPattern {
  const fault = refuseWhole(text);
  if (fault) return { fault };
  const segments = SPECIAL.test(text) ? readSegments(text) : plainSegments(text);
  return Array.isArray(segments) ? { pattern: assemble(segments, dialect) } : { fault: segments };
}

function literal(text: string): Segment {
  return { kind: 'literal', text };
}

function plainSegments(text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (let slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', from)) {
    segments.push(literal(text.slice(from, slash)));
    from = slash + 1;
  }
  segments.push(literal(text.slice(from)));
  return segments;
}

/** Splits at slashes and reads the escapes and wildcards of each part. */
function readSegments(text: string): Segment[] | PatternFault {
  const segments: Segment[] = [];
  let tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text.codePointAt(at) as number;
    const width = char > 0xffff ? 2 : 1;
    if (char === 0x2f) {
      segments.push(segment(tokens));
      tokens = [];
    } else if (char === 0x5c) {
      const next = text.codePointAt(at + 1);
      if (next === undefined) return trailingBackslash(at);
      // An escaped slash is a slash.
      if (next !== 0x2f) {
        tokens.push(next);
        at += next > 0xffff ? 2 : 1;
      }
    } else if (char === 0x5b || char === 0x5d) {
      return bracket(at);
    } else if (char === 0x2a) {
      if (text.startsWith('***', at)) return tripleStar(at);
      tokens.push(STAR);
    } else {
      tokens.push(char === 0x3f ? ANY_CHAR : char);
    }
    at += width;
  }
  segments.push(segment(tokens));
  return segments;
}

function segment(tokens: Token[]): Segment {
  if (tokens.length === 1 && tokens[0] === STAR) return ANY;
  if (tokens.length === 2 && tokens[0] === STAR && tokens[1] === STAR) return DEEP;
  if (!tokens.some((token) => token < 0))
    return literal(tokens.map((token) => String.fromCodePoint(token)).join(''));
  // Inside a segment `**` is no more than `*`.
  const once = tokens.filter((token, index) => token !== STAR || tokens[index - 1] !== STAR);
  return { kind: 'glob', tokens: once, key: once.join() };
}

/** Anchoring, trailing slash and `**` at the end, in one normal form. */
function assemble(raw: readonly Segment[], dialect: Dialect): Pattern {
  const rooted = raw.length > 1 && isEmpty(raw[0]);
  const inside = isEmpty(raw.at(-1));
  const from = rooted ? 1 : 0;
  const to = inside ? raw.length - 1 : raw.length;
  // Without a slash at the start or in the middle a pattern holds at any depth.
  const segments: Segment[] = !rooted && to - from === 1 ? [DEEP] : [];
  let never: string | undefined;
  for (let at = from; at < to; at += 1) {
    const part = raw[at] as Segment;
    if (part.kind === 'deep' && segments.at(-1)?.kind === 'deep') continue;
    // Looking a name up interns it, which costs more than all else here.
    if (part.kind === 'literal' && part.text.length <= 2) never ??= NO_NAMES[part.text];
    segments.push(part);
  }
  const pattern = close(segments, inside, dialect);
  return never === undefined ? pattern : { ...pattern, never };
}

/** Segments that no path has. */
const NO_NAMES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '': 'an empty segment (`//`)',
  '.': 'a segment `.`',
  '..': 'a segment `..`',
});

function isEmpty(part: Segment | undefined): boolean {
  return part?.kind === 'literal' && part.text === '';
}

function close(segments: Segment[], inside: boolean, dialect: Dialect): Pattern {
  if (segments.at(-1)?.kind === 'deep') return { segments: segments.slice(0, -1), tail: 'below' };
  if (inside) return { segments, tail: 'below' };
  if (segments.at(-1)?.kind !== 'any') return { segments, tail: 'subtree' };
  const before = segments.at(-2);
  if (before?.kind === 'deep') return { segments: segments.slice(0, -2), tail: 'below' };
  if (before && dialect === 'policy') return { segments: segments.slice(0, -1), tail: 'below' };
  return { segments, tail: 'self' };
}
