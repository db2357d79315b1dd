import type { Edit, Reaction, Writing } from '../../model/issue.ts';
import { partId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import { associationOf, viewer } from '../access.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { asActor } from './account.ts';

/** GraphQL's names of the reactions that REST writes as signs. */
export const REACTION_NAMES = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  hooray: 'HOORAY',
  confused: 'CONFUSED',
  heart: 'HEART',
  rocket: 'ROCKET',
  eyes: 'EYES',
} as const satisfies Record<Reaction['content'], string>;

const plain = (markdown: string): string => markdown.replace(/<!--[\s\S]*?-->/g, '').trim();
const html = (text: string): string =>
  `<p dir="auto">${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`;

export interface Revision extends Edit {
  readonly of: Writing;
  readonly at: number;
}

/** GitHub lists the first text too once there has been an edit, newest first. */
function revisions(writing: Writing): Revision[] {
  if (writing.edits.length === 0) return [];
  return writing.edits.map((edit, at) => ({ ...edit, of: writing, at })).reverse();
}

/** What issues, pull requests, comments and reviews share; `of` finds the writing in what stands for it. */
export function writingFields<Source>(
  of: (source: Source) => Writing,
  at: (source: Source) => Repository,
): Fields<Source> {
  return {
    body: (source) => of(source).body,
    bodyText: (source) => plain(of(source).body),
    bodyHTML: (source) => html(plain(of(source).body)),
    author: (source) => asActor(of(source).author),
    authorAssociation: (source, _args, call) => associationOf(call, of(source).author, at(source)),
    editor: (source) => asActor(of(source).edits.at(-1)?.editor),
    createdAt: (source) => of(source).createdAt,
    publishedAt: (source) => of(source).createdAt,
    updatedAt: (source) => of(source).updatedAt,
    lastEditedAt: (source) => of(source).edits.at(-1)?.editedAt ?? null,
    includesCreatedEdit: (source) => of(source).edits.length > 0,
    createdViaEmail: () => false,
    userContentEdits: (source, args: PageArgs) => paginate(revisions(of(source)), args, 'userContentEdits'),
    reactions: (source, args: PageArgs & { content?: string | null }) => {
      const { content } = args;
      const found = of(source).reactions.filter(
        (each) => !content || REACTION_NAMES[each.content] === content,
      );
      return paginate(
        found.map((each) => ({ ...each, subject: source })),
        args,
        'reactions',
      );
    },
    reactionGroups: (source) =>
      Object.entries(REACTION_NAMES).map(([sign, name]) => ({
        name,
        all: of(source).reactions.filter(({ content }) => content === sign),
      })),
    viewerDidAuthor: (source, _args, call) => viewer(call).id === of(source).author.id,
    repository: at,
  };
}

interface Group {
  readonly name: string;
  readonly all: readonly Reaction[];
}

export const ReactionGroup: Fields<Group> = {
  content: ({ name }) => name,
  createdAt: ({ all }) => all[0]?.createdAt ?? null,
  viewerHasReacted: ({ all }, _args, call) => all.some(({ user }) => user.id === viewer(call).id),
  reactors: ({ all }, args: PageArgs) =>
    paginate(
      all.map(({ user }) => new As(user.kind, user)),
      args,
      'reactors',
    ),
  users: ({ all }, args: PageArgs) =>
    paginate(
      all.map(({ user }) => user),
      args,
      'users',
    ),
};

export const ReactionFields: Fields<Reaction> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  content: ({ content }) => REACTION_NAMES[content],
  createdAt: ({ createdAt }) => createdAt,
  user: ({ user }) => (user.kind === 'Organization' ? null : user),
};

export const UserContentEdit: Fields<Revision> = {
  id: ({ of, at }) => partId('UCE', of.nodeId, at),
  createdAt: ({ editedAt }) => editedAt,
  editedAt: ({ editedAt }) => editedAt,
  updatedAt: ({ editedAt }) => editedAt,
  editor: ({ editor }) => asActor(editor),
  diff: ({ body }) => body,
  deletedAt: () => null,
  deletedBy: () => null,
};
