import { BOARD_MARKER } from '../core/board/keep.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { BoardForge } from '../flows/board.ts';
import type { Client } from './client.ts';
import { BOARD, type BoardAnswer, type RawBoard } from './queries/board.ts';
import { whyNot } from './written.ts';

/** Issues that may be pinned in a repository. Source: https://docs.github.com/issues/tracking-your-work-with-issues/administering-issues/pinning-an-issue-to-your-repository */
const MOST_PINNED = 3;
/** Where the log does not say which issue it is, it is pinned or among the latest so many. */
const LATEST = { page: 50 };

/** The board on GitHub: one query to look at it, one write to change it, and two to make it and pin it. */
export function githubBoard({
  client,
  repository,
}: {
  readonly client: Client;
  readonly repository: string;
}): BoardForge {
  const [owner = '', repo = ''] = repository.split('/');
  let home = '';
  let id = '';
  const find = async (number: number | null) => {
    const variables = { owner, repo, number: number ?? 0, known: number !== null };
    const { data, gaps } = await client.read<BoardAnswer>(BOARD, variables, LATEST);
    const gap = gaps.find(({ kind }) => kind !== 'not-found');
    if (gap !== undefined || data.repository === null)
      throw failed(gap?.message ?? 'GitHub does not show it');
    return data.repository;
  };
  return {
    look: async (number) => {
      const known = await find(number);
      const there = known.issue ?? null;
      const kept = there !== null && (there.viewerDidAuthor || isMarked(there)) ? there : null;
      const { pinnedIssues, issues } = number !== null && kept === null ? await find(null) : known;
      const pinned = pinnedIssues?.nodes.flatMap((node) => node?.issue ?? []) ?? [];
      const board = kept ?? [...pinned, ...(issues?.nodes ?? [])].find(isBoard) ?? null;
      home = known.id;
      id = board?.id ?? '';
      const full = (pinnedIssues?.totalCount ?? 0) >= MOST_PINNED;
      const pins = pinned.some((each) => each.id === id) ? 'own' : full ? 'full' : 'free';
      return { board: board === null ? null : { ...board, open: board.state === 'OPEN' }, pins };
    },
    make: async (title, body) => {
      const made = await client.write<Made>(MAKE, { input: { repositoryId: home, title, body } });
      if (made.kind !== 'applied') throw failed(whyNot(made));
      const { issue } = made.data.make;
      id = issue.id;
      return issue.number;
    },
    write: async (title, body) => {
      const written = await client.write(WRITE, { input: { id, title, body } });
      if (written.kind !== 'applied') throw failed(whyNot(written));
    },
    pin: async () => {
      const written = await client.write(PIN, { input: { issueId: id } });
      if (written.kind === 'unknown') throw failed(written.reason);
      return written.kind === 'applied' ? null : whyNot(written);
    },
  };
}

/** Anybody can write the marker: where the log names no issue, only one of Baton's own account is the board. */
function isBoard(issue: RawBoard | null): issue is RawBoard {
  return issue?.viewerDidAuthor === true && isMarked(issue);
}

function isMarked({ body }: RawBoard): boolean {
  return body.startsWith(BOARD_MARKER);
}

interface Made {
  readonly make: { readonly issue: { readonly id: string; readonly number: number } };
}

const MAKE = `mutation MakeBoard($input: CreateIssueInput!) {
  make: createIssue(input: $input) { issue { id number } }
}`;
const WRITE = `mutation WriteBoard($input: UpdateIssueInput!) {
  write: updateIssue(input: $input) { clientMutationId }
}`;
const PIN = `mutation PinBoard($input: PinIssueInput!) {
  pin: pinIssue(input: $input) { clientMutationId }
}`;

function failed(reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.board',
    message: reason,
    hint: 'The token needs Issues: write, and the repository needs issues (Settings, General, Features). The next sweep tries again.',
  });
}
