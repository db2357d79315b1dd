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

const NONE: Counts = { tests: 0, failed: 0, errors: 0, skipped: 0 };

/** What each kind is called among the attributes of a suite. */
const ATTRIBUTES = {
  tests: ['tests'],
  failed: ['failures'],
  errors: ['errors'],
  skipped: ['skipped', 'disabled'],
} as const satisfies Record<keyof Counts, readonly string[]>;

/** What an element within a test case says of it, and within a suite of the suite: a set-up that failed, say. */
const OUTCOMES: Readonly<Record<string, 'failed' | 'errors' | 'skipped'>> = {
  failure: 'failed',
  error: 'errors',
  skipped: 'skipped',
};

/** A suite that is not closed yet. */
interface Suite {
  /** What it says of itself. */
  readonly stated: Counts;
  /** What its cases and the suites within it come to. */
  readonly counted: Counts;
  cases: number;
}

/**
 * Counts the tests of a JUnit report: at every level the cases and the suites within, or what the suite says of itself where
 * that is more, so that neither can hide what the other tells. Entities beyond XML's own are refused, not expanded.
 */
export function readJunit(text: string): Read<Tests> {
  if (text.length > LONGEST) return { fault: `more than ${LONGEST} characters: it was not read` };
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const reader = new Reader();
  const refuse = (wrong: string | null) => {
    if (wrong !== null) reader.refuse(wrong, parser.line, parser.column);
  };
  parser.on('error', (error) => {
    // The parser puts the place in front of what it says.
    refuse(`not XML: ${error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, '')}`);
  });
  parser.on('opentag', (tag) => {
    refuse(reader.open(tag));
  });
  parser.on('closetag', () => {
    refuse(reader.close());
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  return reader.result();
}

class Reader {
  readonly #path: string[] = [];
  /** Around the outermost suite, to which all of it comes; then the suites that are open. */
  readonly #suites: [Suite, ...Suite[]] = [{ stated: NONE, counted: { ...NONE }, cases: 0 }];
  #said = new Set<string>();
  #fault: string | null = null;

  open({ name, attributes }: SaxesTagPlain): string | null {
    if (this.#path.length === 0 && !isSuite(name)) return `expected testsuites or testsuite, found ${name}`;
    if (this.#path.length >= DEEPEST) return `more than ${DEEPEST} levels deep`;
    const parent = this.#path.at(-1) ?? '';
    this.#path.push(name);
    if (isSuite(name)) return this.#openSuite(attributes);
    const suite = this.#suite();
    if (name === 'testcase') {
      suite.counted.tests += 1;
      suite.cases += 1;
      this.#said = new Set();
    }
    const outcome = OUTCOMES[name];
    if (outcome === undefined || !(parent === 'testcase' || isSuite(parent))) return null;
    // A case that fails twice is still one that failed.
    if (isSuite(parent) || !this.#said.has(outcome)) suite.counted[outcome] += 1;
    if (!isSuite(parent)) this.#said.add(outcome);
    return null;
  }

  #openSuite(attributes: Readonly<Record<string, string>>): string | null {
    const stated = { ...NONE };
    const wrong: string[] = [];
    for (const kind of KINDS) {
      for (const name of ATTRIBUTES[kind]) {
        const value = attributes[name]?.trim();
        if (value === undefined) continue;
        if (/^\d{1,9}$/.test(value)) stated[kind] += Number(value);
        else wrong.push(`${name} is no number`);
      }
    }
    this.#suites.push({ stated, counted: { ...NONE }, cases: 0 });
    return wrong[0] ?? null;
  }

  close(): string | null {
    const name = this.#path.pop() ?? '';
    const suite = isSuite(name) ? this.#suites.pop() : undefined;
    if (suite === undefined) return null;
    const { stated, counted, cases } = suite;
    const outer = this.#suite();
    outer.cases += cases;
    for (const kind of KINDS) outer.counted[kind] += Math.max(stated[kind], counted[kind]);
    // What became of tests that are merely counted nobody can tell, but for a set-up that says why there are none.
    const silent = cases === 0 && stated.tests > 0 && counted.failed + counted.errors === 0;
    return silent ? `a suite speaks of ${stated.tests} tests, and holds none of them: no test was run` : null;
  }

  /** The first fault says where it went wrong. */
  refuse(why: string, line: number, column: number): void {
    this.#fault ??= `line ${line}, column ${column}: ${why}`;
  }

  result(): Read<Tests> {
    return this.#fault === null ? { report: this.#suites[0].counted } : { fault: this.#fault };
  }

  #suite(): Suite {
    return this.#suites.at(-1) ?? this.#suites[0];
  }
}

function isSuite(name: string): boolean {
  return name === 'testsuites' || name === 'testsuite';
}
