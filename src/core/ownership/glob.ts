import { createMatcher } from './matcher.ts';
import { type ParsedPattern, type Pattern, parsePattern, type Segment } from './pattern.ts';
import type { PatternFault } from './pattern-faults.ts';
import { ANY_CHAR, STAR, type Token } from './segment.ts';

/** Some of the policy's patterns, compiled together. */
export interface GlobSet {
  matches(path: string): boolean;
  /** The globs that match, in the order in which they were given. */
  which(path: string): string[];
}

/**
 * Reads one pattern of the policy: like a pattern of CODEOWNERS, but a last `*` behind a directory is the whole subtree,
 * and blanks need no backslash.
 */
export function parseGlob(glob: string): ParsedPattern {
  const unusable = refuse(glob);
  if (unusable) return { fault: unusable };
  const parsed = parsePattern(glob, 'policy');
  if (parsed.fault || parsed.pattern.never === undefined) return parsed;
  return {
    fault: {
      code: 'pattern.never',
      message: `No path can match: it holds ${parsed.pattern.never}.`,
      hint: 'Write the path from the root of the repository.',
      offset: 0,
    },
  };
}

/** Longest pattern of the policy, in UTF-16 units: what compares two of them takes the product of their lengths. */
const MAX_LENGTH = 4096;

function refuse(glob: string): PatternFault | undefined {
  if (glob.length > MAX_LENGTH) {
    return {
      code: 'pattern.too-long',
      message: `The pattern has ${glob.length} characters; at most ${MAX_LENGTH} are read.`,
      hint: 'Name a directory higher up.',
      offset: MAX_LENGTH,
    };
  }
  const offset = glob.search(LINE_END);
  if (offset < 0) return undefined;
  return {
    code: 'pattern.control',
    message: 'A pattern cannot hold a line end or a NUL: CODEOWNERS could not carry it.',
    hint: 'Use `?` in its place.',
    offset,
  };
}

const LINE_END = /[\0\r\n]/;

/** Why this is no valid pattern, as one sentence; null where it is one. */
export function globFault(glob: string): string | null {
  return parseGlob(glob).fault?.message ?? null;
}

/** The meaning of a pattern that {@link globFault} has found valid; throws where it is not. */
export function globPattern(glob: string): Pattern {
  const parsed = parseGlob(glob);
  if (parsed.fault) throw new Error(`invalid pattern \`${glob}\`: ${parsed.fault.message}`);
  return parsed.pattern;
}

/** Compiles valid patterns of the policy; throws where one is not (see {@link globFault}). */
export function compileGlobs(globs: readonly string[]): GlobSet {
  const matcher = createMatcher(globs.map((glob) => ({ shape: globPattern(glob) })));
  return {
    matches: (path) => matcher.last(path) >= 0,
    which: (path) => matcher.all(path).map((index) => globs[index] as string),
  };
}

/**
 * A pattern of the policy as CODEOWNERS has it, matching exactly the same paths: `components/vpc/*` → `/components/vpc/`,
 * `docs/**` → `/docs/`, `*.tf` stays. Throws where the pattern is not valid.
 */
export function toCodeownersPattern(glob: string): string {
  const { segments, tail } = globPattern(glob);
  if (segments.length === 0) return '*';
  const text = segments.map(writeSegment).join('/') + (tail === 'below' ? '/' : '');
  const [first, second] = segments;
  if (first?.kind !== 'deep') return `/${text}`;
  // As short as it was written, but never so that it starts with a character that means something there.
  const short = text.slice('**/'.length);
  const floats = segments.length === 2 && second?.kind !== 'any' && !glob.startsWith('**/');
  return floats && !/^[#!@]/.test(short) && !short.startsWith('\\!') ? short : text;
}

function writeSegment(segment: Segment): string {
  switch (segment.kind) {
    case 'literal':
      return Array.from(segment.text, escaped).join('');
    case 'glob':
      return segment.tokens.map(writeToken).join('');
    case 'any':
      return '*';
    case 'deep':
      return '**';
  }
}

function writeToken(token: Token): string {
  if (token === STAR) return '*';
  return token === ANY_CHAR ? '?' : escaped(String.fromCodePoint(token));
}

function escaped(char: string): string {
  return /[\\*?[\] \t]/.test(char) ? `\\${char}` : char;
}
