import { EXIT, UserError } from '../core/errors.ts';
import { EMPTY_TREE } from './branches.ts';
import type { Git } from './git.ts';
import { shallowCommits } from './history.ts';

/** A commit on the base branch, and the change that it brought. */
export interface Brought {
  readonly commit: string;
  /** Head of the merged branch; the commit itself where it is no merge of two. */
  readonly head: string;
  /** Where the branch left the base; null where the two share no history. */
  readonly mergeBase: string | null;
  /** Trees between which the files differ. */
  readonly trees: readonly [from: string, to: string];
  /** Commits that came with it, its head first. */
  readonly own: readonly string[];
}

export interface Mainline {
  /** Newest first. */
  readonly changes: readonly Brought[];
  /** What `git log` takes to read every commit among `own`. */
  readonly range: readonly string[];
}

interface Node {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

const FORMAT = ['--no-commit-header', '--format=%H %T %P'];

/**
 * The latest changes that were merged into a base, by its first parents. A merge of two brought what its second parent has
 * since the merge base, as a forge shows it; any other commit brought what it differs from its first parent in. The very
 * first commit is no change.
 *
 * @throws UserError where this clone does not have the history that is needed.
 */
export async function readMainline(git: Git, base: string, last: number): Promise<Mainline> {
  const line = await readNodes(git, ['--first-parent', '-n', String(last), base]);
  const changes = line.filter(({ parents }) => parents.length > 0);
  const shallow = await shallowCommits(git);
  refuseShallow(line, shallow);
  const floor = changes.at(-1)?.parents[0];
  if (floor === undefined) return { changes: [], range: [] };
  const range = [base, `^${floor}`];
  const nodes = await readNodes(git, ['--topo-order', ...range]);
  refuseShallow(nodes, shallow);
  const brought = await new Walk(git, nodes, floor).bring([...changes].reverse());
  return { changes: await withTrees(git, brought.reverse(), nodes), range };
}

async function readNodes(git: Git, args: readonly string[]): Promise<Node[]> {
  const text = await git.text(['rev-list', ...FORMAT, ...args]);
  return text.split('\n').filter(Boolean).map(parseNode);
}

function parseNode(line: string): Node {
  const [oid = '', tree = '', ...parents] = line.split(' ').filter(Boolean);
  return { oid, tree, parents };
}

/** A merge base that was cut off would be another one, and the change would be shown with foreign files. */
function refuseShallow(nodes: readonly Node[], shallow: ReadonlySet<string>): void {
  const cut = nodes.find(({ oid }) => shallow.has(oid));
  if (cut === undefined) return;
  throw new UserError(EXIT.repository, {
    code: 'backtest.shallow',
    message: `the history of this clone is cut off at ${cut.oid.slice(0, 10)}, and what was merged before cannot be seen`,
    hint: 'Fetch all of it with `git fetch --unshallow`, or ask for fewer changes with --last N.',
  });
}

type Placed = Omit<Brought, 'trees'>;

/** Goes up the base branch, so that whatever was not met before came with the commit at hand. */
class Walk {
  private readonly git: Git;
  private readonly nodes: ReadonlyMap<string, Node>;
  private readonly met = new Set<string>();
  /** Places on the base branch, from the oldest. */
  private readonly place: Map<string, number>;

  constructor(git: Git, nodes: readonly Node[], floor: string) {
    this.git = git;
    this.nodes = new Map(nodes.map((node) => [node.oid, node]));
    this.place = new Map([[floor, -1]]);
  }

  async bring(line: readonly Node[]): Promise<Placed[]> {
    const brought: Placed[] = [];
    for (const [at, { oid, parents }] of line.entries()) {
      const [first = '', second] = parents;
      const isMerge = second !== undefined && parents.length === 2;
      this.met.add(oid);
      this.place.set(oid, at);
      const { own, edge } = this.arrivals(parents.slice(1));
      if (isMerge) {
        const mergeBase = await this.mergeBase(first, second, edge);
        brought.push({ commit: oid, head: second, mergeBase, own });
      } else brought.push({ commit: oid, head: oid, mergeBase: first, own: [oid, ...own] });
    }
    return brought;
  }

  /** Commits reached for the first time, and those that were there already at which they end. */
  private arrivals(heads: readonly string[]): { own: string[]; edge: Set<string> } {
    const own = new Set<string>();
    const edge = new Set<string>();
    const next = [...heads].reverse();
    for (let oid = next.pop(); oid !== undefined; oid = next.pop()) {
      if (own.has(oid)) continue;
      const node = this.nodes.get(oid);
      if (node === undefined || this.met.has(oid)) {
        edge.add(oid);
        continue;
      }
      this.met.add(oid);
      own.add(oid);
      next.push(...[...node.parents].reverse());
    }
    return { own: [...own], edge };
  }

  /** The latest of the commits at which a branch ends: on the base branch the later one contains the earlier. */
  private async mergeBase(first: string, head: string, edge: ReadonlySet<string>): Promise<string | null> {
    const [only, ...more] = edge;
    if (only === undefined) return null;
    if (more.length === 0) return only;
    const isAside = (oid: string) => this.nodes.has(oid) && !this.place.has(oid);
    const placed = [...edge].filter((oid) => this.place.has(oid));
    if (placed.length > 0 && ![...edge].some(isAside)) {
      return placed.reduce((a, b) => ((this.place.get(b) ?? -1) > (this.place.get(a) ?? -1) ? b : a));
    }
    return (await this.git.ask(['merge-base', first, head])) ?? null;
  }
}

/** Merge bases may lie before everything that was read. */
async function withTrees(git: Git, brought: readonly Placed[], nodes: readonly Node[]): Promise<Brought[]> {
  const trees = new Map(nodes.map(({ oid, tree }) => [oid, tree]));
  const wanted = brought.flatMap(({ mergeBase }) => mergeBase ?? []);
  const missing = [...new Set(wanted)].filter((oid) => !trees.has(oid));
  if (missing.length > 0) {
    const input = missing.map((oid) => `${oid}\n`).join('');
    const text = await git.text(['rev-list', '--no-walk=unsorted', ...FORMAT, '--stdin'], { input });
    for (const { oid, tree } of text.split('\n').filter(Boolean).map(parseNode)) trees.set(oid, tree);
  }
  const treeOf = (oid: string) => trees.get(oid) ?? '';
  return brought.map((each) => ({
    ...each,
    // Without a common commit all of it is new.
    trees: [
      each.mergeBase === null ? (EMPTY_TREE[each.head.length] ?? '') : treeOf(each.mergeBase),
      treeOf(each.head),
    ],
  }));
}
