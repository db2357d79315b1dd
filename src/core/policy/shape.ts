import type * as z from 'zod';
import type { Fault } from '../errors.ts';
import { PERCENTAGE } from './fields.ts';
import { didYouMean, oneOf } from './nearest.ts';
import type { PathKey, Positions } from './positions.ts';
import { def, keysAt, type Schema, schemasAt, unwrap } from './schema-tree.ts';

type Issue = z.core.$ZodIssue;
/** One fault of shape, and the smallest part of the value that would have to go for the rest to be read. */
export interface ShapeFault {
  readonly path: readonly PathKey[];
  readonly side: 'key' | 'value';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** For a part that is missing: the part around it. */
  readonly drop: readonly PathKey[];
}

/** What zod found, in words a person understands. `schema` and `value` are what zod was given. */
export function shapeFaults(issues: readonly Issue[], schema: Schema, value: unknown): ShapeFault[] {
  const all = issues.flatMap((issue) => {
    const path = issue.path as readonly PathKey[];
    if (issue.code === 'invalid_union') return unionFaults(issue, schema, value);
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, schema);
    if (issue.code === 'invalid_key') return [badKey(issue, path)];
    return [badValue(issue, path, valueAt(value, path))];
  });
  // One part can break several rules of one kind; the first says what to do.
  return [
    ...new Map(all.reverse().map((fault) => [`${fault.code} ${JSON.stringify(fault.path)}`, fault])).values(),
  ].reverse();
}

/** A fault of shape as its reader sees it. */
export function placed(fault: ShapeFault, positions: Positions): Fault {
  const { code, message, hint } = fault;
  return { code, message, place: positions.of(fault.path, fault.side), ...(hint ? { hint } : {}) };
}

const MERGE_KEY = 'Merge keys are no part of YAML 1.2: write the keys out.';

function unknownKeys(keys: readonly string[], path: readonly PathKey[], schema: Schema): ShapeFault[] {
  const known = keysAt(schema, path);
  const kinds = keys.filter((key) => known.includes(key));
  if (kinds.length > 0) return [twoKinds(path, kinds)];
  return keys.map((key) => ({
    path: [...path, key],
    side: 'key',
    code: 'policy.unknown-key',
    message: `unknown key \`${key}\`${path.length > 0 ? ` under \`${dotted(path)}\`` : ''}`,
    hint: key === '<<' ? MERGE_KEY : (didYouMean(key, known) ?? `Known here: ${known.join(', ')}.`),
    drop: [...path, key],
  }));
}

function badKey(issue: z.core.$ZodIssueInvalidKey, path: readonly PathKey[]): ShapeFault {
  const why = issue.issues[0]?.message ?? 'expected another name';
  const message = `\`${String(path.at(-1))}\` under \`${dotted(path.slice(0, -1))}\`: ${why}`;
  return { path, side: 'key', code: 'policy.name', message, drop: path };
}

function badValue(issue: Issue, path: readonly PathKey[], found: unknown): ShapeFault {
  const where = path.length > 0 ? `\`${dotted(path)}\`` : 'the policy';
  if (found === undefined && issue.code !== 'custom') {
    const message = `${where} is missing: expected ${expected(issue)}`;
    const around = path.slice(0, -1);
    const drop = around.length > 0 ? around : path;
    const under = around.length > 0 ? ` under \`${dotted(around)}\`` : ' at the top of the file';
    const hint = `Add \`${String(path.at(-1))}:\`${under}.`;
    return { path, side: 'key', code: 'policy.missing-key', message, hint, drop };
  }
  const base = { path, side: 'value' as const, drop: path };
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const near = typeof found === 'string' ? didYouMean(found, values) : undefined;
    const hint = near ?? `Write ${expected(issue)}.`;
    const message = `${where}: expected ${expected(issue)}, found ${shown(found)}`;
    return { ...base, code: 'policy.value', message, hint };
  }
  if (issue.code === 'invalid_type' && issue.message === PERCENTAGE) {
    const message = `${where}: ${issue.message}, found ${shown(found)}`;
    return { ...base, code: 'policy.type', message, hint: 'Write it with its sign: 95%.' };
  }
  if (issue.code === 'invalid_type') {
    const message = `${where}: expected ${expected(issue)}, found ${shown(found)}`;
    const hint = typeHint(issue.expected, found);
    return { ...base, code: 'policy.type', message, hint };
  }
  return { ...base, code: 'policy.value', message: `${where}: ${expected(issue)}, found ${shown(found)}` };
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of names',
  boolean: 'true or false',
};

function expected(issue: Issue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String));
  if (issue.code === 'too_small') return `expected ${sized(issue.origin, 'at least', issue.minimum)}`;
  if (issue.code === 'too_big') return `expected ${sized(issue.origin, 'at most', issue.maximum)}`;
  return issue.message;
}

function sized(origin: string, bound: string, count: number | bigint): string {
  const one = count === 1;
  const unit =
    { string: one ? ' character' : ' characters', array: one ? ' entry' : ' entries' }[origin] ?? '';
  return `${bound} ${count}${unit}`;
}

/** How each type is written. */
const FORMS: Readonly<Record<string, string>> = {
  string: 'Write a text in its place, such as "some text".',
  int: 'Write a whole number, without quotes.',
  number: 'Write a number, without quotes.',
  array: 'Write it as a list: [first, second].',
  object: 'Write its keys below it, each as `key: value` on an indented line of its own.',
  record: 'Write its names below it, each as `name: …` on an indented line of its own.',
};

function typeHint(wanted: string, found: unknown): string {
  if (found === null) return 'Write its value behind the colon, or remove the key.';
  if (wanted === 'string' && (typeof found === 'number' || typeof found === 'boolean')) {
    return `Put it in quotes: "${String(found)}".`;
  }
  if (wanted === 'array' && typeof found === 'string')
    return `Write it as a list: [${JSON.stringify(found)}].`;
  return FORMS[wanted] ?? `Write ${TYPES[wanted] ?? wanted} in its place.`;
}

/** A value as one short piece of text. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map of keys';
  if (value === null) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** zod tells what is wrong under every alternative; this tells it under the one that was meant. */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, schema: Schema, whole: unknown): ShapeFault[] {
  const path = issue.path as readonly PathKey[];
  const value = valueAt(whole, path);
  const options = schemasAt(schema, path).flatMap((found) => def(found).options ?? []);
  const objects = options.filter((option) => def(option).type === 'object');
  const kinds = objects.flatMap((option) => Object.keys(def(option).shape ?? {}));
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && objects.length > 1) {
    const keys = Object.keys(value);
    const meant = keys.filter((key) => kinds.includes(key));
    const at = options.findIndex((option) => meant[0] !== undefined && meant[0] in (def(option).shape ?? {}));
    const own = Object.keys(def(options[at] ?? schema).shape ?? {});
    if (meant.length === 0 || !meant.every((key) => own.includes(key)))
      return [wrongKind(path, keys, meant, kinds)];
    return nested(issue, at, path, schema, whole);
  }
  const at = options.findIndex((option) => accepts(def(unwrap(option)).type, value));
  if (at >= 0) return nested(issue, at, path, schema, whole);
  const wanted = options
    .map((option) => wording(option, objects.length > 1 ? kinds : []))
    .filter((word, nth, all) => all.indexOf(word) === nth);
  const message = `\`${dotted(path)}\`: expected ${wanted.join(' or ')}, found ${shown(value)}`;
  const hint = `Write it as ${wanted.join(' or ')}.`;
  return [{ path, side: 'value', code: 'policy.type', message, hint, drop: path }];
}

function nested(
  issue: z.core.$ZodIssueInvalidUnion,
  option: number,
  path: readonly PathKey[],
  schema: Schema,
  whole: unknown,
): ShapeFault[] {
  const inner = (issue.errors[option] ?? []).map((error) => ({ ...error, path: [...path, ...error.path] }));
  return shapeFaults(inner as Issue[], schema, whole);
}

function wrongKind(
  path: readonly PathKey[],
  keys: readonly string[],
  meant: readonly string[],
  kinds: readonly string[],
): ShapeFault {
  const base = { path, side: 'value' as const, code: 'policy.kind', drop: path };
  if (meant.length > 1) return twoKinds(path, meant.slice(1));
  const message = `\`${dotted(path)}\`: expected ${oneOf(kinds)}, found ${keys.join(', ') || 'nothing'}`;
  const hint = didYouMean(keys[0] ?? '', kinds);
  return { ...base, message, ...(hint ? { hint } : {}) };
}

function twoKinds(path: readonly PathKey[], extra: readonly string[]): ShapeFault {
  const message = `\`${dotted(path)}\` also holds ${extra.join(', ')}: expected one kind in each entry`;
  const hint = 'Make each an entry of its own, with its own dash.';
  return { path, side: 'value', code: 'policy.kind', message, hint, drop: path };
}

function accepts(type: string, value: unknown): boolean {
  if (Array.isArray(value)) return type === 'array';
  if (typeof value === 'object' && value !== null) return type === 'object';
  return type === typeof value;
}

function wording(option: Schema, kinds: readonly string[]): string {
  const { type } = def(unwrap(option));
  if (type === 'object' && kinds.length > 1) return `a map of one of ${kinds.join(', ')}`;
  if (type === 'literal')
    return `\`${String((def(option) as { values?: readonly unknown[] }).values?.[0])}\``;
  return TYPES[type] ?? type;
}

function valueAt(value: unknown, path: readonly PathKey[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<PathKey, unknown>)[key];
  }
  return here;
}

function dotted(path: readonly PathKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
