import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type YAMLError,
} from 'yaml';
import type { Fault } from '../errors.ts';
import { LIMITS } from './fields.ts';
import { type PathKey, Positions } from './positions.ts';
import { decodeUtf8 } from './utf8.ts';

/** What stands in a YAML file: its value where it could be read, and everything that is wrong with its form. */
export interface YamlReading {
  /** Plain data; undefined where the faults keep it from being read at all. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
  readonly positions: Positions;
}

/** Faults of form shown at once; a binary file has thousands of them, and the first few say it all. */
const SHOWN = 20;

/**
 * Reads one YAML 1.2 document within bounds: size, depth, and how much aliases may stand for ({@link LIMITS}). Never
 * throws; every fault names its line and column.
 */
export function readYaml(input: string | Uint8Array, file: string): YamlReading {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input).length : input.length;
  if (bytes > LIMITS.bytes) {
    return failed(file, {
      code: 'policy.too-large',
      message: `the policy holds ${bytes} bytes; at most ${LIMITS.bytes} are read`,
      hint: 'Name directories instead of listing files: `dir/*` is a whole subtree.',
    });
  }
  const text = typeof input === 'string' ? input : decodeUtf8(input);
  if (typeof text !== 'string') return failed(file, { ...text.fault, place: { file, ...text.place } });
  return readText(text.startsWith('\uFEFF') ? text.slice(1) : text, file);
}

function failed(file: string, fault: Fault): YamlReading {
  return {
    value: undefined,
    faults: [{ ...fault, place: fault.place ?? { file } }],
    positions: new Positions(file, () => ({ line: 1, column: 1 })),
  };
}

function readText(text: string, file: string): YamlReading {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const positions = new Positions(file, (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  });
  const composed = compose(text);
  if ('deepAt' in composed) {
    const message = `nested more than ${LIMITS.depth} levels deep`;
    return {
      value: undefined,
      positions,
      faults: [{ code: 'policy.too-deep', message, place: positions.at(composed.deepAt), hint: NO_DEPTH }],
    };
  }
  return readDocuments(composed.documents, positions);
}

const NO_DEPTH = 'A policy needs six levels at most; look for brackets that are never closed.';

/** Composes documents, unless they nest so deep that composing them would exhaust the stack. */
function compose(text: string): { documents: Document.Parsed[] } | { deepAt: number } {
  const parser = new Parser();
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Each level of nesting puts one collection on the parser's stack, and the document one more.
    if (parser.stack.length > LIMITS.depth + 2) return { deepAt: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  // Its own search for duplicate keys is quadratic; `index` below makes a linear one.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  return { documents: [...composer.compose(tokens)] };
}

function readDocuments(documents: readonly Document.Parsed[], positions: Positions): YamlReading {
  const [document, second] = documents;
  if (document === undefined) return { value: null, faults: [], positions };
  const faults = syntaxFaults(document, positions);
  if (second !== undefined) {
    const place = positions.at(second.range[0]);
    const hint = 'Keep one document; remove the `---` between them.';
    faults.push({
      code: 'policy.syntax',
      message: 'expected one YAML document, found a second one',
      place,
      hint,
    });
  }
  if (faults.length > 0) return { value: undefined, faults, positions };
  const duplicates = index(document.contents, [], positions, faults);
  if (duplicates > SHOWN) faults.splice(SHOWN);
  try {
    return { value: document.toJS({ maxAliasCount: LIMITS.aliases }), faults, positions };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { value: undefined, faults: [...faults, aliasFault(document.contents, positions)], positions };
  }
}

const FORM =
  'See this line and the one before it: every key needs a colon and a blank, keys of one level the same indentation, and every quote and bracket its end.';

function syntaxFaults(document: Document.Parsed, positions: Positions): Fault[] {
  const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
  return problems.slice(0, SHOWN).map((problem) => ({
    code: 'policy.syntax',
    message: `not valid YAML: ${problem.message.replace(/\s+/g, ' ')}`,
    place: positions.at(problem.pos[0]),
    ...(problem.code === 'TAB_AS_INDENT' || /tab/i.test(problem.message)
      ? { hint: 'Indent with spaces.' }
      : problem.code === 'BAD_ALIAS' || /alias/i.test(problem.message)
        ? { hint: 'Put text that starts with `*` in quotes: "*.md".' }
        : { hint: FORM }),
  }));
}

function aliasFault(contents: unknown, positions: Positions): Fault {
  return {
    code: 'policy.aliases',
    message: `aliases stand for more than ${LIMITS.aliases} nodes, or for one that is not there`,
    place: positions.at(firstAlias(contents)?.range?.[0] ?? 0),
    hint: 'Write the values out, or use `groups` and `areas` to name what repeats.',
  };
}

function firstAlias(node: unknown): Alias | undefined {
  if (isAlias(node)) return node;
  const below = isMap(node)
    ? node.items.flatMap((pair) => [pair.key, pair.value])
    : isSeq(node)
      ? node.items
      : [];
  for (const child of below) {
    const found = firstAlias(child);
    if (found) return found;
  }
  return undefined;
}

/** Notes where every key and value stands, and finds keys that are doubled or no plain text. Returns how many faults it added. */
function index(node: unknown, path: readonly PathKey[], positions: Positions, faults: Fault[]): number {
  const before = faults.length;
  if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      positions.note([...path, at], offsetOf(item), offsetOf(item));
      index(item, [...path, at], positions, faults);
    }
  } else if (isMap(node)) {
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? keyText(key.value) : undefined;
      const fault = keyFault(name, seen);
      if (fault) faults.push({ ...fault, place: positions.at(offsetOf(key)) });
      if (name === undefined) continue;
      seen.add(name);
      positions.note([...path, name], offsetOf(key), value ? offsetOf(value) : offsetOf(key));
      index(value, [...path, name], positions, faults);
    }
  }
  return faults.length - before;
}

const PLAIN_KEY = 'Write the key as a word, or put it in quotes; a list or a map cannot be one.';

/** A key as plain data has it; undefined for what is no plain text or number. */
function keyText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function keyFault(name: string | undefined, seen: ReadonlySet<string>): Fault | undefined {
  if (name === undefined)
    return { code: 'policy.syntax', message: 'expected plain text as a key', hint: PLAIN_KEY };
  if (name === '__proto__')
    return { code: 'policy.unknown-key', message: 'unknown key `__proto__`', hint: 'Remove it.' };
  if (!seen.has(name)) return undefined;
  return {
    code: 'policy.duplicate-key',
    message: `\`${name}\` stands here for the second time`,
    hint: 'Keep one of them; YAML would use the last and drop the others without a word.',
  };
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}
