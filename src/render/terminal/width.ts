const PLAIN = /^[\x20-\x7e]*$/;
/** Characters that take two columns: what Unicode calls wide or full-width, and emoji shown as such. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}])|\ufe0f/u;
const COLOUR = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g');
const NOTHING = /^[\p{Cc}\p{Cf}\p{M}]+$/u;

/**
 * Columns that a terminal gives to a text; colours take none. Nearly every cell is plain ASCII, and then nothing is loaded
 * or compiled, so that every start stays short.
 */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const bare = text.replace(COLOUR, '');
  if (PLAIN.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(bare)) {
    if (WIDE.test(segment)) width += 2;
    else if (!NOTHING.test(segment)) width += 1;
  }
  return width;
}
