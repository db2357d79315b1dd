import type { Annotation } from '../../core/effect.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { cut, visible } from './visible.ts';

/** Annotations of one check, and of one reason: more would drown the files they stand on. */
export const MOST_ANNOTATIONS = 200;
const OF_ONE_REASON = 20;
/** Places in one file: more of them would leave other files without any. */
const OF_ONE_FILE = 3;
const MESSAGE = 2_000;

const LEVEL = {
  pass: null,
  audit: 'notice',
  warn: 'warning',
  'cannot-tell': 'warning',
  block: 'failure',
} as const satisfies Record<Outcome, Annotation['level'] | null>;

/** What is shown on files, and on how many more it would have been. */
export interface Annotated {
  readonly annotations: readonly Annotation[];
  readonly left: number;
}

/** Notes on the files that some verdicts object to. A path that is no text can bear none, and is counted as left. */
export function annotationsOf(verdicts: readonly Verdict[]): Annotated {
  const nodes = verdicts.flatMap(leaves);
  const annotations: Annotation[] = [];
  let left = 0;
  for (const node of nodes) {
    const level = LEVEL[node.outcome];
    if (level === null) continue;
    const paths = (node.paths ?? []).filter((path) => !/\p{Cs}|\p{Cc}/u.test(path));
    const room = Math.min(OF_ONE_REASON, MOST_ANNOTATIONS - annotations.length);
    const shown = paths.flatMap((path) => spotsIn(path, node)).slice(0, room);
    const files = new Set(shown.map(({ path }) => path)).size;
    left += (node.paths ?? []).length - files;
    annotations.push(...shown.map((spot) => annotation(spot, level, node, paths.length - files)));
  }
  return { annotations, left };
}

type Spot = Pick<Annotation, 'path' | 'startLine' | 'endLine'>;

/** Where notes on a file stand: on the lines that the reason speaks of, or on its first one. */
function spotsIn(path: string, { lines = [] }: Verdict): Spot[] {
  const known = lines.filter((each) => each.path === path).slice(0, OF_ONE_FILE);
  if (known.length === 0) return [{ path, startLine: 1, endLine: 1 }];
  return known.map(({ first, count }) => ({
    path,
    startLine: first,
    endLine: first + Math.max(count, 1) - 1,
  }));
}

function annotation(spot: Spot, level: Annotation['level'], node: Verdict, more: number): Annotation {
  const next =
    node.next === undefined || node.next.length === 0 ? '' : `\nNext: ${visible(node.next[0] ?? '')}`;
  const who =
    node.who === undefined || node.who.length === 0
      ? ''
      : `\nWho: ${visible(node.who.slice(0, 6).join(', '))}`;
  const rest = more > 0 ? `\nThe same holds for ${more} more files.` : '';
  return {
    ...spot,
    level,
    title: cut(visible(node.rule), 200),
    message: cut(
      `${cut(visible(node.reason), MESSAGE / 2)}${cut(who, 300)}${cut(next, 400)}${rest}`,
      MESSAGE,
    ),
  };
}

/** The nodes that speak for themselves: the lowest that are open and name paths; failing that, the node itself. */
function leaves(node: Verdict): Verdict[] {
  if (node.outcome === 'pass') return [];
  const below = (node.children ?? []).flatMap(leaves).filter(({ paths }) => paths !== undefined);
  return below.length > 0 ? below : [node];
}
