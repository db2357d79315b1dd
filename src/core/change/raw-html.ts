/**
 * HTML within Markdown whose text a reader sees as code or as a quotation, or not at all. `<details>` and its like are not
 * meant: what they hold is text. By the HTML blocks of CommonMark 0.31, §4.6.
 */

/** Type 1: whatever is written in them, they end with their own closing tag alone. */
const VERBATIM: ReadonlySet<string> = new Set(['pre', 'script', 'style', 'textarea']);
const TAG = /(?<!\\)<(\/?)(pre|script|style|textarea|code|samp|kbd|tt|blockquote)(?=[\s/>]|$)/gi;
/** Types 3, 4 and 5, with what ends them; type 2 is a comment. */
const HIDDEN = [
  { opens: /^ {0,3}<\?/, ends: '?>' },
  { opens: /^ {0,3}<!\[CDATA\[/, ends: ']]>' },
  { opens: /^ {0,3}<![a-z]/i, ends: '>' },
] as const;
const CODE_SPAN = /(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g;

/** Reads a text line by line, and knows whether the next one begins within such HTML. */
export class RawHtml {
  /** In lower case: what ends the verbatim element or block that is open. */
  #until: string | null = null;
  /** How many elements of the other kinds are open, by name. */
  readonly #open = new Map<string, number>();

  get isOpen(): boolean {
    return this.#until !== null || this.#open.size > 0;
  }

  read(line: string): void {
    const lower = line.toLowerCase();
    const from = this.#until === null ? 0 : this.#ended(lower, 0);
    if (from === null) return;
    if (from === 0) this.#openHidden(line, lower);
    // What stands between backticks is no tag, but where it is no Markdown either.
    const shown = this.#open.size > 0 ? line : line.replace(CODE_SPAN, (span) => ' '.repeat(span.length));
    let at = from;
    for (const { index, 0: tag, 1: slash, 2: name = '' } of shown.matchAll(TAG)) {
      if (this.#until !== null) return;
      if (index < at) continue;
      at = index + tag.length;
      const element = name.toLowerCase();
      if (!VERBATIM.has(element)) this.#count(element, slash === '/' ? -1 : 1);
      else if (slash === '') {
        this.#until = `</${element}>`;
        at = this.#ended(lower, at) ?? line.length;
      }
    }
  }

  #openHidden(line: string, lower: string): void {
    const block = HIDDEN.find(({ opens }) => opens.test(line));
    if (block === undefined) return;
    this.#until = block.ends;
    this.#ended(lower, 0);
  }

  /** Behind the end of what is open, which is open no longer; null where it goes on. */
  #ended(lower: string, from: number): number | null {
    if (this.#until === null) return from;
    const end = lower.indexOf(this.#until, from);
    if (end < 0) return null;
    const behind = end + this.#until.length;
    this.#until = null;
    return behind;
  }

  #count(name: string, more: 1 | -1): void {
    const count = (this.#open.get(name) ?? 0) + more;
    if (count > 0) this.#open.set(name, count);
    else this.#open.delete(name);
  }
}
