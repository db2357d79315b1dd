import { createTwoFilesPatch } from 'diff';
import { EXIT, type Fault, UserError } from '../errors.ts';
import type { Matrix } from './matrix.ts';

/** What a managed block of a file stands between, and which command writes it. */
export interface Markers {
  /** How the lines begin. */
  readonly begin: string;
  readonly end: string;
  readonly command: string;
  /** Of the fault where they do not pair. */
  readonly code: string;
}

const MARKERS = {
  begin: '# baton:begin',
  end: '# baton:end',
  command: 'baton codeowners --write',
  code: 'codeowners.markers',
} as const satisfies Markers;

/**
 * The matrix as lines of CODEOWNERS, between markers. A row whose agents have no reviewers is a comment: a line without
 * owners would take the path from everybody.
 */
export function renderBlock(matrix: Matrix): string {
  const width = Math.max(0, ...matrix.rows.map(({ codeownersPattern }) => codeownersPattern.length));
  const lines = matrix.rows.map(({ codeownersPattern, owners, agents, area }) => {
    const who = [agents.join(', '), ...(area === null ? [] : [area])].join(', ');
    if (owners.length === 0) return `# ${codeownersPattern} stays as above: no reviewers for ${who}`;
    return `${codeownersPattern.padEnd(width)} ${owners.join(' ')} # ${who}`;
  });
  const intro = `${MARKERS.begin} (from .github/baton.yml; written by \`${MARKERS.command}\`, do not edit by hand)`;
  return [intro, ...lines, MARKERS.end, ''].join('\n');
}

/**
 * A file with the block in the place of the old one, or at the end, where in CODEOWNERS it wins over the lines before it. The rest
 * stays as it is, byte for byte, and so do its line ends.
 *
 * @param text as `decodePath` gives it, so that bytes which are no UTF-8 survive.
 * @throws UserError (exit 4) where the markers do not pair.
 */
export function applyBlock(text: string, block: string, file: string, markers: Markers = MARKERS): string {
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const fresh = block.replaceAll('\n', eol);
  const old = findBlock(text, file, markers);
  if (old) return text.slice(0, old.from) + fresh + text.slice(old.to);
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  return text + gap + fresh;
}

/** From the start of the first marker's line to the end of the last one's, its line end included. */
function findBlock(text: string, file: string, markers: Markers): { from: number; to: number } | null {
  const { begin, end } = markers;
  let from: { offset: number; line: number } | null = null;
  let found: { from: number; to: number } | null = null;
  let offset = 0;
  for (const [at, line] of text.split('\n').entries()) {
    const next = Math.min(text.length, offset + line.length + 1);
    if (isMarker(line, begin)) {
      if (from ?? found) throw unpaired(file, at + 1, `a second \`${begin}\``, markers);
      from = { offset, line: at + 1 };
    } else if (isMarker(line, end)) {
      if (from === null) throw unpaired(file, at + 1, `\`${end}\` without a \`${begin}\` above it`, markers);
      found = { from: from.offset, to: next };
      from = null;
    }
    offset = next;
  }
  if (from !== null) throw unpaired(file, from.line, `\`${begin}\` without a \`${end}\` below it`, markers);
  return found;
}

function isMarker(line: string, marker: string): boolean {
  const text = line.trim();
  return text === marker || text.startsWith(`${marker} `);
}

function unpaired(file: string, line: number, what: string, { code, command }: Markers): UserError {
  const fault: Fault = {
    code,
    message: `found ${what}: where the managed block is cannot be told`,
    place: { file, line, column: 1 },
    hint: `Remove the lines that Baton wrote, markers included, and run \`${command}\` again.`,
  };
  return new UserError(EXIT.input, fault);
}

/** What would have to change, as a unified diff; null where nothing would. */
export function drift(existing: string, wanted: string, file: string): string | null {
  if (existing === wanted) return null;
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, existing, wanted, undefined, undefined, {
    context: 3,
  });
  return patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (\S+)\t?$/gm, '$1 $2');
}
