import { Refusal } from './refuse.ts';

/** The arguments of every connection. */
export interface PageArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/** One page of a list, in the Relay shape. */
export interface Connection<T> {
  totalCount: number;
  nodes: readonly T[];
  edges: readonly Edge<T>[];
  pageInfo: PageInfo;
}

export interface Edge<T> {
  node: T;
  cursor: string;
}

export interface PageInfo {
  startCursor: string | null;
  endCursor: string | null;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** GitHub's cursors are opaque; ours hold the position, so a list that grew at its end pages on as it does there. */
export function cursorAt(position: number): string {
  return Buffer.from(`cursor:v2:${position}`).toString('base64');
}

function positionOf(cursor: string): number {
  const text = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  if (text) return Number(text[1]);
  throw new Refusal('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
}

/** GitHub checks the bounds as it resolves the field: in a mutation the write has then already happened. */
export function checkBounds(args: PageArgs, field: string): void {
  const { first, last } = args;
  if (first == null && last == null) {
    throw new Refusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  }
  if (first != null && last != null) {
    throw new Refusal(
      'UNPROCESSABLE',
      `Passing both \`first\` and \`last\` to paginate the \`${field}\` connection is not supported.`,
    );
  }
  for (const [name, count] of [
    ['first', first],
    ['last', last],
  ] as const) {
    if (count == null) continue;
    if (count < 0) {
      throw new Refusal(
        'UNPROCESSABLE',
        `\`${name}\` on the \`${field}\` connection cannot be less than zero.`,
      );
    }
    if (count > 100) {
      throw new Refusal(
        'EXCESSIVE_PAGINATION',
        `Requesting ${count} records on the \`${field}\` connection exceeds the \`${name}\` limit of 100 records.`,
      );
    }
  }
}

/** The page of `all` that the arguments ask for. */
export function paginate<T>(all: readonly T[], args: PageArgs, field: string): Connection<T> {
  checkBounds(args, field);
  let from = args.after ? positionOf(args.after) : 0;
  let to = args.before ? Math.min(all.length, positionOf(args.before) - 1) : all.length;
  if (args.first != null) to = Math.min(to, from + args.first);
  else if (args.last != null) from = Math.max(from, to - args.last);
  const edges = all
    .slice(from, Math.max(from, to))
    .map((node, at) => ({ node, cursor: cursorAt(from + at + 1) }));
  return {
    totalCount: all.length,
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: to < all.length,
      hasPreviousPage: from > 0,
    },
  };
}
