import { EXIT, UserError } from '../errors.ts';
import type { Json } from './state/json.ts';

/**
 * The documents' one style of YAML 1.2: block mappings with sorted keys, block lists, strings plain where they can be read
 * as nothing else and as JSON strings where not. Written here, not by a library, because the bytes must be the same for
 * every version of Baton; read here, because it is read before every decision. Any YAML reader understands it.
 */

const KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./@*+-]*(?: [A-Za-z0-9_./@+(-][A-Za-z0-9_./@*+,;()'-]*)*$/;
/** Words that YAML 1.1 or 1.2 reads as something other than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const keyText = (key: string): string => (KEY.test(key) && !RESERVED.test(key) ? key : quoted(key));

function scalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return PLAIN.test(value) && !RESERVED.test(value) ? value : quoted(value);
}

/** The lines of a value that is not empty and no scalar, without indentation. */
function block(value: object): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => entry('-', item));
  const record = value as Readonly<Record<string, Json | undefined>>;
  return Object.keys(record)
    .sort()
    .flatMap((key) => {
      const item = record[key];
      return item === undefined ? [] : entry(`${keyText(key)}:`, item);
    });
}

function entry(lead: string, value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [`${lead} ${scalar(value)}`];
  const lines = block(value);
  if (lines.length === 0) return [`${lead} ${Array.isArray(value) ? '[]' : '{}'}`];
  if (lead !== '-') return [lead, ...lines.map((line) => `  ${line}`)];
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

/** A mapping as a YAML document. */
export function writeYaml(value: { readonly [key: string]: Json | undefined }): string {
  const lines = block(value);
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`;
}

interface Reader {
  readonly lines: string[];
  readonly file: string;
  at: number;
}

const ENTRY = /^([A-Za-z_][A-Za-z0-9_-]*|"(?:[^"\\]|\\.)*"):(?: (.+))?$/;

function fail(reader: Reader, expected: string): never {
  throw new UserError(EXIT.input, {
    code: 'context.document',
    message: `expected ${expected}`,
    place: { file: reader.file, line: reader.at + 1 },
    hint: 'The document was changed by hand or cut short. `baton context verify` shows where it parts from the log; `baton context rebuild` makes it anew.',
  });
}

function readScalar(reader: Reader, text: string): Json {
  if (text === '[]') return [];
  if (text === '{}') return {};
  const first = text.charCodeAt(0);
  const isJson = text.startsWith('"') || text.startsWith('-') || (first >= 48 && first <= 57);
  if (!isJson && !RESERVED.test(text)) return PLAIN.test(text) ? text : fail(reader, 'a value');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return fail(reader, 'a JSON string, a number, true, false or null');
  }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function readBlock(reader: Reader, indent: number): Json {
  const line = reader.lines[reader.at] ?? '';
  if (indentOf(line) !== indent) fail(reader, `${indent} spaces before a value`);
  return line.startsWith('- ', indent) ? readList(reader, indent) : readMap(reader, indent);
}

function readList(reader: Reader, indent: number): Json[] {
  const items: Json[] = [];
  while (reader.at < reader.lines.length) {
    const line = reader.lines[reader.at] as string;
    if (indentOf(line) < indent) break;
    if (!line.startsWith('- ', indent)) fail(reader, 'an item of the list');
    const rest = line.slice(indent + 2);
    if (rest.startsWith('- ') || ENTRY.test(rest)) {
      // The dash stands where the first two spaces of the item's own lines stand.
      reader.lines[reader.at] = ' '.repeat(indent + 2) + rest;
      items.push(readBlock(reader, indent + 2));
    } else {
      items.push(readScalar(reader, rest));
      reader.at += 1;
    }
  }
  return items;
}

function readMap(reader: Reader, indent: number): Json {
  const entries: [string, Json][] = [];
  while (reader.at < reader.lines.length) {
    const line = reader.lines[reader.at] as string;
    const depth = indentOf(line);
    if (depth < indent) break;
    const [, name, rest] = ENTRY.exec(line.slice(indent)) ?? [];
    if (depth !== indent || name === undefined) fail(reader, '`key: value`');
    const key = name.startsWith('"') ? (readScalar(reader, name) as string) : name;
    if (rest !== undefined) entries.push([key, readScalar(reader, rest)]);
    reader.at += 1;
    if (rest === undefined) entries.push([key, readBlock(reader, indent + 2)]);
  }
  return Object.fromEntries(entries);
}

/** The inverse of {@link writeYaml}. Throws a `UserError` that names file and line for anything in another style. */
export function readYaml(text: string, file: string): { readonly [key: string]: Json } {
  if (text === '{}\n') return {};
  const reader: Reader = { lines: text.split('\n'), file, at: 0 };
  const last = reader.lines.pop();
  if (last !== '' || reader.lines.length === 0) {
    reader.at = reader.lines.length;
    fail(reader, 'the document to end with a newline');
  }
  const value = readMap(reader, 0);
  return value as { readonly [key: string]: Json };
}
