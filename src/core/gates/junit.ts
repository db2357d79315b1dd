import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Read } from './finding.ts';

export interface Tests {
  readonly tests: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
}

/** A report of this many characters or more is not read, nor one that nests deeper. */
const LONGEST = 20_000_000;
const DEEPEST = 64;

const KINDS = ['tests', 'failed', 'errors', 'skipped'] as const;
type Counts = Record<(typeof KINDS)[number], number>;

/** What each kind is called among the attributes of a suite. */
const ATTRIBUTES = {
  tests: ['tests'],
  failed: ['failures'],
  errors: ['errors'],
  skipped: ['skipped', 'disabled'],
} as const satisfies Record<keyof Counts, readonly string[]>;

/** What an element within a test case says of it. */
const OUTCOMES: Readonly<Record<string, 'failed' | 'errors' | 'skipped'>> = {
  failure: 'failed',
  error: 'errors',
  skipped: 'skipped',
};

/**
 * Counts the tests of a JUnit report: its cases, or what its outermost suites say of themselves where that is more, so that
 * neither can hide what the other tells. Entities beyond XML's own are refused, not expanded.
 */
export function readJunit(text: string): Read<Tests> {
  if (text.length > LONGEST) return { fault: `more than ${LONGEST} characters: it was not read` };
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const reader = new Reader();
  parser.on('error', (error) => {
    // The parser puts the place in front of what it says.
    reader.refuse(`not XML: ${error.message.replace(/^[^:]*:\d+:\d+: /, '')}`, parser.line, parser.column);
  });
  parser.on('opentag', (tag) => {
    const wrong = reader.open(tag);
    if (wrong !== null) reader.refuse(wrong, parser.line, parser.column);
  });
  parser.on('closetag', () => {
    reader.close();
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  return reader.result();
}

class Reader {
  readonly #path: string[] = [];
  readonly #cases: Counts = { tests: 0, failed: 0, errors: 0, skipped: 0 };
  readonly #claimed: Counts = { tests: 0, failed: 0, errors: 0, skipped: 0 };
  /** Depth of the suite whose attributes count for all within; null outside of one. */
  #suite: number | null = null;
  #said = new Set<string>();
  #fault: string | null = null;

  open({ name, attributes }: SaxesTagPlain): string | null {
    if (this.#path.length === 0 && name !== 'testsuites' && name !== 'testsuite')
      return `expected testsuites or testsuite, found ${name}`;
    if (this.#path.length >= DEEPEST) return `more than ${DEEPEST} levels deep`;
    const suite = name === 'testsuites' || name === 'testsuite';
    if (suite && this.#suite === null && Object.hasOwn(attributes, 'tests')) {
      this.#suite = this.#path.length;
      for (const kind of KINDS) this.#claimed[kind] += claim(attributes, ATTRIBUTES[kind]);
    }
    if (name === 'testcase') {
      this.#cases.tests += 1;
      this.#said = new Set();
    }
    const outcome = this.#path.at(-1) === 'testcase' ? OUTCOMES[name] : undefined;
    // A case that fails twice is still one that failed.
    if (outcome !== undefined && !this.#said.has(outcome)) {
      this.#said.add(outcome);
      this.#cases[outcome] += 1;
    }
    this.#path.push(name);
    return null;
  }

  close(): void {
    this.#path.pop();
    if (this.#suite === this.#path.length) this.#suite = null;
  }

  /** The first fault says where it went wrong. */
  refuse(why: string, line: number, column: number): void {
    this.#fault ??= `line ${line}, column ${column}: ${why}`;
  }

  result(): Read<Tests> {
    if (this.#fault !== null) return { fault: this.#fault };
    const most = (kind: keyof Counts) => Math.max(this.#cases[kind], this.#claimed[kind]);
    return {
      report: {
        tests: most('tests'),
        failed: most('failed'),
        errors: most('errors'),
        skipped: most('skipped'),
      },
    };
  }
}

function claim(attributes: Readonly<Record<string, string>>, names: readonly string[]): number {
  return names.reduce((sum, name) => {
    const value = attributes[name] ?? '';
    return sum + (/^\d{1,9}$/.test(value) ? Number(value) : 0);
  }, 0);
}
