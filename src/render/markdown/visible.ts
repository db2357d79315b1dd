/** Characters that act, that hide, or that make a text read as another one than it is. */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[\u115f\u1160\u3164\uffa0]|\u034f|[\u{fe00}-\u{fe0e}]|[\u{e0100}-\u{e01ef}]/gu;
/** More marks on one letter than any script needs: they would run over the lines above and below. */
const PILED = /(\p{M}{4})\p{M}+/gu;

/** Costs ten milliseconds to make and has no state: made once, and only where something is too long. */
let segmenter: Intl.Segmenter | undefined;

/** Text as one line in which everything can be seen: control, bidirectional and zero-width characters show as escapes. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escapeOf).replace(PILED, '$1…');
}

function escapeOf(char: string): string {
  const code = char.codePointAt(0) as number;
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  if (char === '\r') return '\\r';
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** At most so many characters, cut between graphemes, and the cut marked. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${headOf(text, most - 1)}…`;
}

/** A path of at most so many characters: what is left out stands in the middle, where it tells least. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const front = headOf(text, Math.floor((most - 1) / 3));
  const rest = most - 1 - front.length;
  const graphemes = graphemesOf(text.slice(-rest * 2));
  let back = '';
  for (const grapheme of graphemes.reverse()) {
    if (back.length + grapheme.length > rest) break;
    back = grapheme + back;
  }
  return `${front}…${back}`;
}

function headOf(text: string, most: number): string {
  let head = '';
  for (const grapheme of graphemesOf(text.slice(0, most + 64))) {
    if (head.length + grapheme.length > most) break;
    head += grapheme;
  }
  return head;
}

function graphemesOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter();
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
