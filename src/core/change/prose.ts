import { RawHtml } from './raw-html.ts';

/** A line of Markdown that a reader sees as text: not in a code block, a quotation or an HTML comment, nor in `<pre>` and its like. */
export interface ProseLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Longest text that is read, in characters: as much as GitHub admits. */
const LONGEST = 65_536;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const QUOTE = /^ {0,3}>/;
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

/** A fenced block of code that is neither quoted nor hidden. */
export interface Block {
  /** Of the fence, from 1. */
  readonly line: number;
  /** What stands behind the opening fence: the language. */
  readonly info: string;
  readonly text: string;
}

/** The lines of a text that are neither code nor quoted nor hidden, in order. */
export function proseOf(markdown: string): ProseLine[] {
  return readMarkdown(markdown).prose;
}

/** The fenced blocks of a text, in order. */
export function blocksOf(markdown: string): Block[] {
  return readMarkdown(markdown).blocks;
}

function readMarkdown(markdown: string): { prose: ProseLine[]; blocks: Block[] } {
  const found: ProseLine[] = [];
  const blocks: Block[] = [];
  let fence: string | null = null;
  let block: { line: number; info: string; lines: string[] } = { line: 0, info: '', lines: [] };
  const end = (): void => {
    blocks.push({ line: block.line, info: block.info, text: block.lines.join('\n') });
    fence = null;
  };
  let hidden = false;
  let quoted = false;
  let inList = false;
  const html = new RawHtml();
  const lines = markdown.slice(0, LONGEST).split(/\r\n|\r|\n/);
  for (const [at, raw] of lines.entries()) {
    if (fence !== null) {
      if (closes(raw, fence)) end();
      else block.lines.push(raw);
      continue;
    }
    const opened: boolean = hidden || raw.includes('<!--');
    const shown: { text: string; hidden: boolean } = opened
      ? withoutComments(raw, hidden)
      : { text: raw, hidden: false };
    hidden = shown.hidden;
    const text = shown.text;
    if (html.isOpen) {
      html.read(text);
      continue;
    }
    const [, marks, rest] = FENCE.exec(text) ?? [];
    if (marks !== undefined && !(marks.startsWith('`') && rest?.includes('`'))) {
      fence = marks;
      block = { line: at + 1, info: (rest ?? '').trim(), lines: [] };
      continue;
    }
    if (text.trim() === '') {
      quoted = false;
      continue;
    }
    // A line right below a quotation still belongs to it, with or without its mark.
    quoted = QUOTE.test(text) || quoted;
    const indented = /^(?: {4}|\t)/.test(text);
    const code: boolean = indented && !inList;
    inList = ITEM.test(text) && !code ? true : text.startsWith(' ') || text.startsWith('\t') ? inList : false;
    if (quoted || code) continue;
    found.push({ line: at + 1, text });
    html.read(text);
  }
  // One that nobody closes goes on to the end.
  if (fence !== null) end();
  return { prose: found, blocks };
}

function closes(line: string, fence: string): boolean {
  const [, marks, rest] = FENCE.exec(line) ?? [];
  return marks !== undefined && marks[0] === fence[0] && marks.length >= fence.length && rest?.trim() === '';
}

/** What stands outside of `<!-- … -->` on a line, and whether a comment is still open behind it. */
function withoutComments(line: string, open: boolean): { text: string; hidden: boolean } {
  let text = '';
  let at = 0;
  let hidden = open;
  while (at < line.length) {
    const mark = hidden ? '-->' : '<!--';
    const next = line.indexOf(mark, at);
    if (!hidden) text += line.slice(at, next < 0 ? line.length : next);
    if (next < 0) return { text, hidden };
    at = next + mark.length;
    hidden = !hidden;
  }
  return { text, hidden };
}
