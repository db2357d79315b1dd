export interface Message {
  readonly subject: string;
  readonly trailers: readonly { readonly key: string; readonly value: string }[];
}

const TRAILER = /^([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:(.*)$/;
/** Lines that git itself writes: with one of these, other text may stand in the last paragraph too. */
const BY_GIT = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/**
 * Subject and trailers of a commit message, as `git interpret-trailers --only-trailers --unfold` reads them: of the last
 * paragraph, which must not be the first; every line of it a trailer, or a quarter of them with one that git writes.
 */
export function readMessage(message: string): Message {
  const lines = message.replace(/\r\n/g, '\n').replace(/\s+$/, '').split('\n');
  const start = lines.findIndex((line) => line.trim() !== '');
  const body = start < 0 ? [] : lines.slice(start);
  const end = body.findIndex((line) => line.trim() === '');
  const subject = (end < 0 ? body : body.slice(0, end)).map((line) => line.trim()).join(' ');
  return { subject, trailers: end < 0 ? [] : trailersIn(lastParagraph(body)) };
}

function lastParagraph(lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const line of [...lines].reverse()) {
    if (line.trim() === '') break;
    found.unshift(line);
  }
  return found;
}

function trailersIn(lines: readonly string[]): { key: string; value: string }[] {
  const found: { key: string; value: string }[] = [];
  let others = 0;
  let byGit = 0;
  let inTrailer = false;
  for (const line of lines) {
    const [, key, value] = TRAILER.exec(line) ?? [];
    if (BY_GIT.test(line)) byGit += 1;
    const last = found.at(-1);
    if (/^[ \t]/.test(line) && inTrailer && last !== undefined) {
      last.value = `${last.value} ${line.trim()}`;
    } else if (key !== undefined && value !== undefined) {
      found.push({ key, value: value.trim() });
      inTrailer = true;
    } else {
      inTrailer = false;
      if (!BY_GIT.test(line)) others += 1;
    }
  }
  const count = found.length;
  const isBlock = others === 0 || (byGit > 0 && count * 3 >= others);
  return isBlock ? found : [];
}
