import { noticeMark } from '../../core/notices/mark.ts';
import type { Telling } from '../../core/notices/telling.ts';
import { COMMENT_LIMIT } from './comment.ts';
import { code, prose } from './escape.ts';
import { called, nameOf } from './mention.ts';

/** Characters of a line that are shown. */
const LINE = 2_000;
/** Room for the mark, the name and what is said below. */
const AROUND = 1_000;

/**
 * The comment that tells a notice. It calls whoever the notice is told by a mention, and nobody else: everything in its text is
 * inert. The same notice gives the same bytes.
 */
export function renderNotice({ id, to, text, way }: Telling): string {
  const who = way.kind === 'mention' ? way.who : way.kind === 'assign' ? `@${way.who}` : to;
  const calls = called(way.kind === 'mention' ? [who] : [], 1);
  const shown = fitting(text.split(/\r?\n/).map(lineOf));
  const head = way.kind === 'comment' ? [] : [`${nameOf(who, calls)}:`, ''];
  const whom = who === to ? '' : ` for ${code(to)}`;
  return [noticeMark(id), ...head, ...shown, '', `<sub>Told once${whom} by Baton (${code(id)}).</sub>`].join(
    '\n',
  );
}

/** Points of a list stay points. */
function lineOf(line: string): string {
  return line.startsWith('- ') ? `- ${prose(line.slice(2), LINE)}` : prose(line, LINE);
}

function fitting(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let room = COMMENT_LIMIT - AROUND;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) return [...kept, '…'];
    kept.push(line);
  }
  return kept;
}
