import { EXIT, UserError } from '../core/errors.ts';
import { noticeMark } from '../core/notices/mark.ts';
import type { Telling } from '../core/notices/telling.ts';
import type { Messenger, Told } from '../flows/notice-ports.ts';
import type { Client } from './client.ts';
import { TOLD, type ToldAnswer } from './queries/told.ts';
import type { Written } from './written.ts';

export interface MessengerOptions {
  readonly client: Client;
  /** `owner/name`. */
  readonly repository: string;
  /** On which workflows are started; null: it is not known. */
  readonly defaultBranch: string | null;
}

type Found = Extract<Told, { readonly kind: 'told' }>;

/** Tells notices on GitHub: a comment or a dispatch is one write each; what is looked for is one read of a page of comments. */
export function githubMessenger({ client, repository, defaultBranch }: MessengerOptions): Messenger {
  const [owner = '', repo = ''] = repository.split('/');
  const place: Place = { client, owner, repo, defaultBranch };
  return {
    find: async (telling) => {
      if (!COMMENTS.has(telling.way.kind) || telling.on === null) return null;
      const found = await commentOf(place, telling, telling.on);
      if (found === null || telling.way.kind !== 'assign') return found;
      const came = await assigned(place, telling.on, telling.way.who, found.url);
      // The comment is there: an assignment that fails again changes nothing about that.
      return came.kind === 'told' ? came : found;
    },
    tell: (telling, body) => WAYS[telling.way.kind](place, telling as never, body),
  };
}

interface Place {
  readonly client: Client;
  readonly owner: string;
  readonly repo: string;
  readonly defaultBranch: string | null;
}

type By<K extends Telling['way']['kind']> = Telling & {
  readonly way: Extract<Telling['way'], { readonly kind: K }>;
};
type Ways = {
  readonly [K in Telling['way']['kind']]: (place: Place, telling: By<K>, body: string) => Promise<Told>;
};

/** Ways that leave a comment, which can be found again. */
const COMMENTS: ReadonlySet<Telling['way']['kind']> = new Set(['mention', 'assign', 'comment']);

const WAYS: Ways = {
  mention: (place, { on }, body) => commented(place, on, body),
  comment: (place, { on }, body) => commented(place, on, body),
  assign: async (place, { on, way }, body) => {
    const came = await commented(place, on, body);
    return came.kind === 'told' && on !== null ? assigned(place, on, way.who, came.url) : came;
  },
  dispatch: async ({ client, owner, repo }, { id, to, workflow, on, text, since, event, way }) =>
    toldOf(
      await client.send('POST /repos/{owner}/{repo}/dispatches', {
        owner,
        repo,
        event_type: way.event,
        client_payload: {
          notice: id,
          to,
          workflow,
          on,
          since,
          text: text.slice(0, CARRIED),
          ...(event === null ? {} : { event }),
        },
      }),
    ),
  workflow: async ({ client, owner, repo, defaultBranch }, { id, workflow, text, way }) =>
    defaultBranch === null
      ? { kind: 'later', reason: 'the default branch, on which workflows start, is not known' }
      : toldOf(
          await client.send('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
            owner,
            repo,
            workflow_id: way.file,
            ref: defaultBranch,
            inputs: { notice: id, workflow, text: text.slice(0, CARRIED) },
          }),
        ),
  inbox: async () => ({ kind: 'refused', reason: 'an inbox is no place on GitHub' }),
};

/**
 * Characters of a text that a dispatch carries: its payload has to stay under 65,536 bytes.
 * Source: https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event
 */
const CARRIED = 8_000;

async function commented({ client, owner, repo }: Place, on: number | null, body: string): Promise<Told> {
  if (on === null) return { kind: 'refused', reason: 'there is no pull request or issue to say it on' };
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const written = await client.send<{ html_url?: unknown }>(route, { owner, repo, issue_number: on, body });
  return toldOf(written, written.kind === 'applied' ? written.data.html_url : null);
}

/** GitHub leaves aside, without a word, whom it cannot assign. */
async function assigned(
  { client, owner, repo }: Place,
  on: number,
  who: string,
  url: string | null,
): Promise<Told> {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees';
  const written = await client.send<{ assignees?: readonly { login?: unknown }[] }>(route, {
    owner,
    repo,
    issue_number: on,
    assignees: [who],
  });
  const came = toldOf(written, url);
  if (came.kind !== 'told' || written.kind !== 'applied') return came;
  const there = (written.data.assignees ?? []).some(({ login }) => plain(String(login)) === plain(who));
  return there ? came : { kind: 'refused', reason: `GitHub does not assign ${who}` };
}

/** REST says `x[bot]` where GraphQL, and people, say `x`. */
function plain(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '');
}

function toldOf(written: Written<unknown>, url: unknown = null): Told {
  if (written.kind === 'unknown') return { kind: 'later', reason: written.reason };
  if (written.kind !== 'refused') return { kind: 'told', url: typeof url === 'string' ? url : null };
  return { kind: written.status === 429 ? 'later' : 'refused', reason: written.reason };
}

/** Pages of comments that are looked through; so many are written on one in an hour by nobody. */
const PAGES = 40;

/** The comment that tells a notice, if there is one: by its mark, and only one of Baton's own, since anybody can write a mark. */
async function commentOf(
  { client, owner, repo }: Place,
  { id, since }: Telling,
  number: number,
): Promise<Found | null> {
  const mark = noticeMark(id);
  let before: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const answer: { data: ToldAnswer } = await client.read<ToldAnswer>(TOLD, { owner, repo, number, before });
    const comments = answer.data.repository?.issueOrPullRequest?.comments;
    if (comments === undefined) return null;
    const nodes = comments.nodes.filter((node) => node !== null);
    const found = nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(mark));
    if (found !== undefined) return { kind: 'told', url: found.url };
    const older = nodes.some(({ createdAt }) => Date.parse(createdAt) < Date.parse(since));
    if (older || !comments.pageInfo.hasPreviousPage) return null;
    before = comments.pageInfo.startCursor;
  }
  throw new UserError(EXIT.remote, {
    code: 'github.too-many-comments',
    message: `#${number} has more comments since ${since} than are looked through for the one that tells ${id}`,
  });
}
