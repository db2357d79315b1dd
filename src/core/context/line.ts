import type { Fault, Place } from '../errors.ts';
import type { LogEvent } from './events/table.ts';

/** Longest line of the log that is read, in UTF-16 code units: a policy of the largest size fits. */
export const MAX_LINE = 1_000_000;
/** Longest line that is written for anything but a policy, so that one item never fills a document. */
export const MAX_ITEM_LINE = 65_536;

export type Parsed = { readonly event: LogEvent } | { readonly refused: Fault };

/** An event as its line, without the newline: `EVENT_TYPE:workflow_id:phase:data`. */
export function formatLine({ type, workflow, phase, data }: LogEvent): string {
  const json = JSON.stringify(data).replace(/[\u2028\u2029]/g, (char) =>
    char === '\u2028' ? '\\u2028' : '\\u2029',
  );
  return `${type}:${workflow}:${phase}:${json}`;
}

const PARTS = [
  { name: 'type', pattern: /^[A-Z][A-Z0-9_]*$/, expected: 'an event type of capitals, digits and _' },
  { name: 'workflow', pattern: /^[A-Za-z0-9_.#/-]+$/, expected: 'a workflow id such as pr-42 or global' },
  { name: 'phase', pattern: /^[A-Za-z0-9_.#/-]+$/, expected: 'a phase such as lease or global' },
] as const;

export type PartName = (typeof PARTS)[number]['name'];

function at(place: Place, column: number, message: string, code = 'line.syntax', hint?: string): Parsed {
  const fault = { code, message, place: { ...place, column } };
  return { refused: hint === undefined ? fault : { ...fault, hint } };
}

/** The three names before the data, and the column (from 1) where the data begins. */
export function splitLine(
  line: string,
  place: Place,
): { readonly names: Record<PartName, string>; readonly column: number } | { readonly refused: Fault } {
  const names = { type: '', workflow: '', phase: '' };
  let start = 0;
  for (const { name, pattern, expected } of PARTS) {
    const end = line.indexOf(':', start);
    const part = end < 0 ? line.slice(start) : line.slice(start, end);
    if (!pattern.test(part)) return at(place, start + 1, `expected ${expected}`) as { refused: Fault };
    if (end < 0) return at(place, line.length + 1, `expected : after the ${name}`) as { refused: Fault };
    names[name] = part;
    start = end + 1;
  }
  return { names, column: start + 1 };
}

/** How deep values nest at most, so that no reader runs out of stack. */
const MAX_DEPTH = 32;

function isTooDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** One line of the log, strictly. A refusal tells line, column and what was expected. */
export function parseLine(line: string, place: Place = {}): Parsed {
  if (line.length > MAX_LINE) return at(place, MAX_LINE + 1, `expected at most ${MAX_LINE} characters`);
  const split = splitLine(line, place);
  if ('refused' in split) return split;
  const { names, column } = split;
  const raw = line.search(/[\u2028\u2029]/);
  if (raw >= 0) return at(place, raw + 1, 'expected U+2028 and U+2029 to be escaped');
  const json = line.slice(column - 1);
  if (!json.startsWith('{')) return at(place, column, 'expected a JSON object');
  if (isTooDeep(json)) return at(place, column, `expected values to nest at most ${MAX_DEPTH} deep`);
  try {
    return { event: { ...names, data: JSON.parse(json) as LogEvent['data'] } };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const offset = Number(/position (\d+)/.exec(said)?.[1] ?? json.length);
    return at(
      place,
      column + offset,
      `expected a JSON object: ${said.replace(/ in JSON at position.*$/, '')}`,
    );
  }
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[^\s,:{}[\]"]+|[,:{}[\]])/y;

/**
 * Column (from 1) of the value that a path leads to in the data of a well-formed line. Where the path leads to nothing,
 * the column of the innermost value that is there: a missing field is missed in its object.
 */
export function columnOf(line: string, field: readonly PropertyKey[]): number {
  const split = splitLine(line, {});
  if ('refused' in split) return 1;
  const offset = find(line, split.column - 1, field.map(String));
  return offset + 1;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function next(text: string, from: number): Token {
  TOKEN.lastIndex = from;
  const found = TOKEN.exec(text);
  const token = found?.[1] ?? '';
  return { text: token, start: TOKEN.lastIndex - token.length, end: TOKEN.lastIndex };
}

function find(text: string, from: number, path: readonly string[]): number {
  const open = next(text, from);
  const [wanted, ...rest] = path;
  if (wanted === undefined || (open.text !== '{' && open.text !== '[')) return open.start;
  let at = open.end;
  for (let index = 0; at < text.length; index += 1) {
    let name = String(index);
    if (next(text, at).text === '}' || next(text, at).text === ']') break;
    if (open.text === '{') {
      const key = next(text, at);
      name = JSON.parse(key.text) as string;
      at = next(text, key.end).end;
    }
    if (name === wanted) return find(text, at, rest);
    at = skip(text, at);
    const separator = next(text, at);
    if (separator.text !== ',') break;
    at = separator.end;
  }
  return open.start;
}

/** The offset after the value that starts here. */
function skip(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const token = next(text, at);
    if (token.text === '') return text.length;
    if (token.text === '{' || token.text === '[') depth += 1;
    if (token.text === '}' || token.text === ']') depth -= 1;
    at = token.end;
  } while (depth > 0);
  return at;
}
