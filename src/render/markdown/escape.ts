import { cut, cutMiddle, visible } from './visible.ts';

/** Longest text of a sentence, and of a name or path, unless told otherwise. */
const SENTENCE = 300;
const NAME = 80;

/**
 * Untrusted text as inline code: nothing in it links, mentions, runs or leaves its place, in a table neither, and it can be
 * copied as it stands. Where backticks or pipes forbid Markdown's own form, HTML with every sign written as a number is used.
 */
export function code(text: string, most = NAME): string {
  const shown = visible(cutMiddle(text, most)).replace(/^ +| +$/g, (spaces) =>
    '\\u0020'.repeat(spaces.length),
  );
  if (shown === '') return '`""`';
  return /[`|]|<!--/.test(shown) ? asHtml(shown) : `\`${shown}\``;
}

function asHtml(shown: string): string {
  return `<code>${entities(shown)}</code>`;
}

function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M} ]/gu, (char) => `&#${char.codePointAt(0)};`);
}

const WORD = /^[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*%?$/u;
const NUMBER = /^\d{1,3}(?:[.:]\d{1,2})?%?$/;
const SIGN = /^[—–·→…]$/;
/** What a forge may turn into a link to a commit or an issue. */
const LINKED = /^gh-\d+$|(?:^|-)[0-9a-f]{7,64}(?:-|$)/i;
const INSTANT = /(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z/g;

/**
 * Untrusted sentence as text: plain words stay as they are, and whatever could be more than a word (a path, a mention, a
 * number sign, markup, an address) is set as code. No backslashes: it reads the same in a mail.
 */
export function prose(text: string, most = SENTENCE): string {
  return closed(cut(text, most), text)
    .replace(INSTANT, '$1 $2 UTC')
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 === 1 ? code(part, most) : words(part)))
    .reduce(apart);
}

/** A cut within backticks leaves them open: what they hold would fall apart into words. */
function closed(text: string, whole: string): string {
  const open = (each: string) => each.split('`').length % 2 === 0;
  return text !== whole && open(text) && !open(whole) ? `${text}\`` : text;
}

/** Where two pieces of code meet, their backticks would make one of them. */
function apart(before: string, after: string): string {
  const [, shown, rest = ''] = /^`([^`]*)`([\s\S]*)$/.exec(after) ?? [];
  return before.endsWith('`') && shown !== undefined ? `${before}${asHtml(shown)}${rest}` : before + after;
}

function words(text: string): string {
  return text
    .split(' ')
    .map((token, at) => (token === '' ? '' : word(token, at === 0)))
    .join(' ');
}

function word(token: string, first: boolean): string {
  const [, before = '', core = '', after = ''] = /^([(“"'‘]*)(.*?)([.,;:!?)”"'’…]*)$/su.exec(token) ?? [];
  const harmless = core === '' || WORD.test(core) || NUMBER.test(core) || SIGN.test(core) || isDate(core);
  const listed = first && /^\d+[.)]/.test(token);
  if (core === '' && token.length > 3) return code(token);
  return harmless && !listed && !LINKED.test(core) && visible(token) === token
    ? token
    : `${before}${code(core || token)}${core === '' ? '' : after}`;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** Untrusted lines as a block of code that they cannot leave. */
export function fenced(lines: readonly string[], language: string): string {
  const body = lines.map(visible).join('\n');
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, body.replaceAll('<!--', '<\\!--'), fence].join('\n');
}

/** An instant as people read it. Instants come from logs and forges; one of another form is shown as it is. */
export function instant(at: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(at) ?? [];
  return day === undefined ? code(at) : `${day} ${time} UTC`;
}

/** A number that a forge links, where it is one; inert otherwise. */
export function reference(name: string): string {
  return /^#[1-9]\d{0,9}$/.test(name) ? name : code(name);
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A table; its cells are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}
