import { createHash } from 'node:crypto';
import { nearest } from '../policy/nearest.ts';
import { type ContractField, fieldOf, headingKey, SECTIONS, type Section, sectionOf } from './headings.ts';
import { entriesOf, type Line, linesOf, plain } from './lines.ts';

export const KINDS = ['forward', 'handback', 'rollback'] as const;
export type HandoffKind = (typeof KINDS)[number];

export interface Artifact {
  readonly path: string;
  readonly type: string;
  readonly status: 'final' | 'draft';
  /** false: it was there before, and is not part of the change. Missing: it is. */
  readonly changed?: boolean;
}

/** What is handed over, in words. */
export interface HandoffDocument {
  readonly title: string;
  /** As written: agent id, name of the roster, or `@login`; empty where it does not say. */
  readonly from: string;
  readonly to: string;
  readonly kind: HandoffKind;
  readonly completed_work: readonly string[];
  readonly artifacts: readonly Artifact[];
  readonly known_issues: readonly string[];
  readonly dependencies: readonly string[];
  readonly success_criteria: readonly string[];
  readonly notes: string | null;
  /** Checks that it says have passed. */
  readonly checks: readonly string[];
  /** Fields of the contract between layers. */
  readonly contract: Readonly<Partial<Record<ContractField, readonly string[]>>>;
  /** Sections that are there, empty ones as well. */
  readonly sections: readonly Section[];
  /** Changes with what it says, and not with how it is laid out. */
  readonly digest: string;
}

/** Something wrong in a document. */
export interface DocumentFault {
  readonly code: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly hint: string;
}

export interface ReadDocument {
  readonly document: HandoffDocument;
  readonly faults: readonly DocumentFault[];
  /** Line of its title. */
  readonly line: number;
}

const TITLE = /^(?:task )?hand ?off\b/;
const HEADER = /^(from|to|date|kind)\s*:\s*(.*)$/is;

/**
 * The handoff document in a text, such as the description of a pull request; null where there is none. Headings have no case, any
 * level and the usual other names; code, quotations and HTML comments are no part of it. It ends at the first heading of the level of its
 * title or above.
 */
export function readDocument(text: string): ReadDocument | null {
  const lines = linesOf(text);
  const start = lines.findIndex(({ level, text: said }) => level > 0 && TITLE.test(headingKey(said)));
  const title = lines[start];
  if (title === undefined) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(
    ({ level, text: said }) =>
      level > 0 && level <= title.level && !HEADER.test(bare(said)) && !isKnown(said),
  );
  const reading = new Reading(title);
  for (const line of end < 0 ? rest : rest.slice(0, end)) reading.read(line);
  return reading.end();
}

function isKnown(heading: string): boolean {
  return sectionOf(heading) !== undefined || fieldOf(heading) !== undefined;
}

const bare = (text: string): string =>
  text
    .replace(/^[\s>*_#-]+/, '')
    .replace(/^(\w+)\*{1,2}\s*:/, '$1:')
    .replace(/^(\w+)\s*:\s*\*{1,2}/, '$1: ');

/** One reading of a document, line by line. */
class Reading {
  private readonly title: Line;
  private readonly faults: DocumentFault[] = [];
  private readonly headers = new Map<string, { readonly value: string; readonly line: number }>();
  private readonly parts = new Map<
    Section | ContractField,
    { readonly line: number; readonly lines: Line[] }
  >();
  private open: Line[] | null = null;

  constructor(title: Line) {
    this.title = title;
  }

  read(line: Line): void {
    const [, name = '', value = ''] =
      (line.level > 0 || this.open === null ? HEADER.exec(bare(line.text)) : null) ?? [];
    if (name !== '') {
      this.header(name.toLowerCase(), plain(value), line);
      return;
    }
    if (line.level === 0) {
      this.open?.push(line);
      return;
    }
    this.section(line);
  }

  private header(name: string, value: string, { line }: Line): void {
    this.open = null;
    if (this.headers.has(name))
      this.fault('handoff.twice', `\`${name}\` is said twice`, line, 'Leave one of them.');
    this.headers.set(name, { value, line });
  }

  private section({ text, line }: Line): void {
    const name = sectionOf(text) ?? fieldOf(text);
    if (name === undefined) {
      const known = Object.values(SECTIONS).map(({ heading }) => heading);
      const near = nearest(text.trim(), known);
      this.open = [];
      if (near !== undefined)
        this.fault(
          'handoff.heading',
          `no section is called “${plain(text).slice(0, 60)}”`,
          line,
          `Did you mean ${near}?`,
        );
      return;
    }
    if (this.parts.has(name))
      this.fault('handoff.twice', `the section ${titleOf(name)} is there twice`, line, 'Put both into one.');
    const part = this.parts.get(name) ?? { line, lines: [] };
    this.parts.set(name, part);
    this.open = part.lines;
  }

  private fault(code: string, message: string, line: number, hint: string): void {
    this.faults.push({ code, message, line, hint });
  }

  end(): ReadDocument {
    const line = this.title.line;
    const from = this.party('from');
    const to = this.party('to');
    const kind = this.kind();
    this.date();
    this.missing();
    const list = (name: Section) => entriesOf(this.parts.get(name)?.lines ?? []).map(({ text }) => text);
    const contract: Partial<Record<ContractField, string[]>> = {};
    for (const [name, part] of this.parts)
      if (fieldOf(name) !== undefined && !Object.hasOwn(SECTIONS, name))
        contract[name as ContractField] = entriesOf(part.lines).map(({ text }) => text);
    const said = {
      title: plain(this.title.text.replace(/^.*?hand ?-?off\s*:?\s*/i, '')).slice(0, 200),
      from,
      to,
      kind,
      completed_work: list('completed_work'),
      artifacts: this.artifacts(),
      known_issues: list('known_issues'),
      dependencies: list('dependencies').filter((entry) => !NONE.test(entry)),
      success_criteria: list('success_criteria'),
      notes: this.notes(),
      checks: list('checks').filter((entry) => !NONE.test(entry)),
      contract,
      sections: (Object.keys(SECTIONS) as Section[]).filter((name) => this.parts.has(name)),
    };
    const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
    this.faults.sort((a, b) => a.line - b.line);
    return { document: { ...said, digest }, faults: this.faults, line };
  }

  private party(name: 'from' | 'to'): string {
    const said = this.headers.get(name);
    const value = (said?.value ?? '').replace(/^\[|\]$/g, '').split(/[\s,(]/)[0] ?? '';
    if (said === undefined || value === '' || /^agent id\]?$/i.test(said.value.replace(/^\[|\]$/g, '')))
      this.fault(
        'handoff.party',
        said === undefined
          ? `it does not say ${name === 'from' ? 'who hands over' : 'who receives'}`
          : `\`${name}\` names nobody`,
        said?.line ?? this.title.line,
        `Write \`## ${name === 'from' ? 'From' : 'To'}: agent-004\`, with an id or name of the roster.`,
      );
    return value.toLowerCase() === 'agent' ? '' : value;
  }

  private kind(): HandoffKind {
    const said = this.headers.get('kind');
    if (said === undefined) return 'forward';
    const found = KINDS.find((each) => each === said.value.toLowerCase());
    if (found === undefined)
      this.fault(
        'handoff.kind',
        `there is no kind “${said.value.slice(0, 40)}”`,
        said.line,
        `Kinds are ${KINDS.join(', ')}.`,
      );
    return found ?? 'forward';
  }

  private date(): void {
    const said = this.headers.get('date');
    if (
      said === undefined ||
      (/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(said.value) &&
        !Number.isNaN(Date.parse(said.value)))
    )
      return;
    this.fault(
      'handoff.date',
      `“${said.value.slice(0, 40)}” is no date`,
      said.line,
      'Write it as 2026-11-20 or 2026-11-20T09:30:00Z, or leave it out.',
    );
  }

  private missing(): void {
    for (const [name, { heading, required }] of Object.entries(SECTIONS)) {
      const part = this.parts.get(name as Section);
      if (!required) continue;
      if (part === undefined)
        this.fault(
          'handoff.section',
          `the section ${heading} is missing`,
          this.title.line,
          `Add \`### ${heading}\`${EMPTY_OK.has(name) ? ', with `- none` where there are none' : ''}.`,
        );
      else if (
        entriesOf(part.lines).length === 0 &&
        (name !== 'artifacts' || this.artifactLines().length === 0)
      )
        this.fault(
          'handoff.empty',
          `the section ${heading} says nothing`,
          part.line,
          EMPTY_OK.has(name) ? 'Write `- none` where there are none.' : 'List at least one item.',
        );
    }
  }

  private artifactLines(): Line[] {
    return this.parts.get('artifacts')?.lines ?? [];
  }

  /** `Path`, `Type` and `Status` on lines of their own, or one line each: `- path (type, status)`. */
  private artifacts(): Artifact[] {
    const found: { path: string; type: string; status: string; changed: boolean; line: number }[] = [];
    for (const { text, line } of entriesOf(this.artifactLines())) {
      if (NONE.test(text)) continue;
      const [, key, value = ''] = /^(path|type|status|changed)\s*:\s*(.*)$/is.exec(text) ?? [];
      const last = found.at(-1);
      if (key === undefined || key.toLowerCase() === 'path')
        found.push({ ...oneLine(key === undefined ? text : value), line });
      else if (last === undefined)
        this.fault(
          'handoff.artifact',
          `\`${key}\` stands before any \`Path\``,
          line,
          'Begin each artifact with `- Path: …`.',
        );
      else if (key.toLowerCase() === 'changed')
        last.changed = !/^(?:no|false|unchanged)$/i.test(plain(value));
      else last[key.toLowerCase() as 'type' | 'status'] = plain(value).toLowerCase();
    }
    return found.map((each) => this.artifact(each));
  }

  private artifact({
    path,
    type,
    status,
    changed,
    line,
  }: {
    path: string;
    type: string;
    status: string;
    changed: boolean;
    line: number;
  }): Artifact {
    if (path === '' || path.startsWith('[') || path.startsWith('/') || path.split('/').includes('..'))
      this.fault(
        'handoff.artifact',
        `“${path.slice(0, 80)}” is no path in the repository`,
        line,
        'Write the path from the root of the repository, such as src/vpc/main.tf.',
      );
    if (status !== 'final' && status !== 'draft')
      this.fault(
        'handoff.artifact',
        `the status of ${path.slice(0, 80)} is “${status.slice(0, 40)}”`,
        line,
        'It is `final` or `draft`.',
      );
    const kept = {
      path: path === '' ? '?' : path.slice(0, 4_096),
      type: type === '' ? 'code' : type.slice(0, 200),
      status: status === 'draft' ? 'draft' : 'final',
    } as const;
    return changed ? kept : { ...kept, changed: false };
  }

  private notes(): string | null {
    const lines = this.parts.get('notes')?.lines ?? [];
    const text = lines
      .map(({ text: said }) => said.trim())
      .join('\n')
      .trim();
    return text === '' ? null : text.slice(0, 10_000);
  }
}

/** Sections of which there may be nothing to say. */
const EMPTY_OK: ReadonlySet<string> = new Set(['known_issues', 'dependencies', 'artifacts']);
export const NONE = /^(?:none|nothing|n\/a|no)\.?$/i;

/** `src/a.ts (code, final)`, `src/a.ts: code, draft`, `src/a.ts`. */
function oneLine(text: string): { path: string; type: string; status: string; changed: boolean } {
  const [, path = '', inside = ''] = /^`?([^\s`(]+)`?\s*[:(–—-]?\s*(.*?)\)?$/s.exec(text.trim()) ?? [];
  const words = inside.toLowerCase().split(/[\s,;/()]+/);
  return {
    path: path.replace(/[:,]$/, ''),
    type: ['code', 'config', 'document', 'doc'].find((each) => words.includes(each)) ?? 'code',
    status: words.includes('draft') ? 'draft' : 'final',
    changed: !words.includes('unchanged'),
  };
}

function titleOf(name: Section | ContractField): string {
  return Object.hasOwn(SECTIONS, name) ? SECTIONS[name as Section].heading : name;
}
