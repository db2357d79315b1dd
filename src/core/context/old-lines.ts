import type { Fault, Place } from '../errors.ts';
import type { EventDraft } from './draft.ts';
import { payload } from './events/lifecycle.ts';
import { EVENTS, isEventType } from './events/table.ts';
import { splitLine } from './line.ts';

/** What an old line was read as. `warnings`: what was not as the protocol has it now. */
export type OldLine =
  | {
      readonly draft: EventDraft;
      readonly warnings: readonly Fault[];
    }
  | { readonly refused: Fault }
  /** An empty line or a comment. */
  | { readonly nothing: true };

/** Names that fields had in old lines. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SYSTEM_THRESHOLD: { metric: 'metric_name', current: 'current_value' },
  PHASE_COMPLETED: { duration: 'actual_duration' },
};

/** A Python-like literal with single quotes as JSON. */
function requoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|\b(True|False|None)\b/g, (all, inner, word) => {
    if (word) return { True: 'true', False: 'false', None: 'null' }[word as 'True'];
    if (inner === undefined) return all as string;
    return JSON.stringify((inner as string).replace(/\\'/g, "'"));
  });
}

function readData(json: string): { data: Record<string, unknown>; strict: boolean } | null {
  for (const [text, strict] of [
    [json, true],
    [requoted(json), false],
  ] as const) {
    try {
      const data: unknown = JSON.parse(text);
      if (typeof data === 'object' && data !== null && !Array.isArray(data))
        return { data: data as Record<string, unknown>, strict };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}

/** Reads a line written before this version of the protocol: quotes around it, single-quoted JSON, fields left out. */
export function readOldLine(raw: string, place: Place): OldLine {
  const trimmed = raw.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return { nothing: true };
  const line = /^"[A-Z].*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  const split = splitLine(line, place);
  if ('refused' in split) return split;
  const read = readData(line.slice(split.column - 1));
  if (!read) {
    const message = 'expected a JSON object, with double or single quotes';
    return { refused: { code: 'line.syntax', message, place: { ...place, column: split.column } } };
  }
  const { type, workflow, phase } = split.names;
  if (!isEventType(type))
    return {
      refused: { code: 'event.type', message: `unknown event type ${type}`, place: { ...place, column: 1 } },
    };
  const warnings: Fault[] = [];
  const warn = (message: string) => warnings.push({ code: 'line.old', message, place });
  if (!read.strict) warn('single-quoted JSON, read as JSON');
  const { by, id, at } = read.data;
  if (typeof by !== 'string') warn('no `by`: taken as written by baton');
  const data = completed(type, phase, payload(read.data), warn);
  const origin = typeof id === 'string' && typeof at === 'string' ? { id, at } : undefined;
  return {
    draft: { type, workflow, phase, by: typeof by === 'string' ? by : 'baton', data, origin },
    warnings,
  };
}

/** The data with fields under their present names, and null where one is missing that may be unknown. */
function completed(
  type: keyof typeof EVENTS,
  phase: string,
  old: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): Record<string, unknown> {
  const names = RENAMED[type] ?? {};
  const data: Record<string, unknown> = {};
  const fields = EVENTS[type].fields as Readonly<
    Record<string, { safeParse(value: unknown): { success: boolean } }>
  >;
  for (const [name, value] of Object.entries(old)) {
    const now = names[name] ?? name;
    if (Object.hasOwn(fields, now)) data[now] = value;
    else warn(`field ${name} is not known and left out`);
  }
  for (const [name, schema] of Object.entries(fields)) {
    if (Object.hasOwn(data, name)) continue;
    const guess = name === 'phase_id' ? phase : null;
    if (!schema.safeParse(guess).success) continue;
    data[name] = guess;
    warn(`field ${name} is missing: taken as ${guess}`);
  }
  return data;
}
