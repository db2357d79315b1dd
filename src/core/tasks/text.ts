import { proseOf } from '../change/prose.ts';
import type { EventDraft } from '../context/draft.ts';
import { referencesIn } from '../dependencies/references.ts';
import type { Fault, Place } from '../errors.ts';
import { readNewTask } from './begin.ts';
import { PRIORITIES } from './task.ts';

/** What an issue says of itself. */
export interface Described {
  /** All but `depends_on`. */
  readonly fields: EventDraft['data'];
  /** `#12`, `owner/name#12`, or the id of a task. */
  readonly references: readonly string[];
  readonly faults: readonly Fault[];
}

const FIELD =
  /^\s*(?:[-*+]\s+)?(?:\*\*|__)?(paths?|due|estimate|points)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*(\S.*)$/i;
/** Faults of `readNewTask` by the line that they are about. */
const KEYS = { 'task.due': 'due', 'task.estimate': 'estimate', 'task.points': 'points' } as const;
const MOST_PATHS = 100;
const WHERE = 'the description';

/**
 * Title, priority (by label: `P0`, `priority: high`), and of the text the lines `Paths:`, `Due:`, `Estimate:`, `Points:` and `Depends-on:`. What cannot
 * be read counts as not said, and is told with its line.
 */
export function describedBy(issue: {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}): Described {
  const said = new Map<string, { readonly text: string; readonly line: number }>();
  for (const { line, text } of proseOf(issue.body)) {
    const [, key = '', rest = ''] = FIELD.exec(text) ?? [];
    const name = key.toLowerCase().replace(/^path$/, 'paths');
    if (name !== '' && !said.has(name)) said.set(name, { text: rest.trim(), line });
  }
  const value = (name: string) => said.get(name)?.text.replace(/^`(.*)`$/, '$1') ?? null;
  const paths = (said.get('paths')?.text ?? '')
    .split(/[\s,]+/)
    .map((path) => path.replace(/^`(.*)`$/, '$1'))
    .filter((path) => path !== '')
    .slice(0, MOST_PATHS);
  const { references, faults: unread } = referencesIn(issue.body, { file: WHERE });
  const { fields, faults } = readNewTask({
    title: issue.title,
    priority: priorityIn(issue.labels),
    due: value('due'),
    estimate: value('estimate'),
    points: value('points'),
    paths,
    dependsOn: [],
    text: null,
  });
  const wrong = faults.flatMap(({ code }) =>
    Object.hasOwn(KEYS, code) ? KEYS[code as keyof typeof KEYS] : [],
  );
  const bad = new Set(faults.filter(({ code }) => code === 'task.path').map(({ place }) => place?.argument));
  const { depends_on: _, ...rest } = fields;
  return {
    fields: {
      ...rest,
      ...Object.fromEntries(wrong.map((name) => [name, null])),
      paths: paths.filter((path) => !bad.has(path)),
    },
    references: references.map(({ on }) => on),
    faults: [...faults.map((fault) => ({ ...fault, place: placeOf(fault, said) })), ...unread],
  };
}

function placeOf({ code }: Fault, said: ReadonlyMap<string, { readonly line: number }>): Place {
  const line = said.get(code === 'task.path' ? 'paths' : (KEYS[code as keyof typeof KEYS] ?? ''))?.line;
  return { file: WHERE, ...(line === undefined ? {} : { line }) };
}

const WORDS = ['critical', 'high', 'medium', 'low'];
const LABEL = /^(?:priority\s*[:/-]\s*(?:(p[0-3])|(critical|high|medium|low))|(p[0-3]))$/i;

/** The most urgent that a label names. */
function priorityIn(labels: readonly string[]): string {
  const found = labels.flatMap((label) => {
    const [, code, word, bare] = LABEL.exec(label.trim()) ?? [];
    if (word !== undefined) return [WORDS.indexOf(word.toLowerCase())];
    const digit = (code ?? bare)?.at(1);
    return digit === undefined ? [] : [Number(digit)];
  });
  return found.length === 0 ? 'P2' : (PRIORITIES[Math.min(...found)] ?? 'P2');
}
