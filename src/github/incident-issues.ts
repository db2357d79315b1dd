import type { ChecklistEdit } from '../core/change/pull.ts';
import { INCIDENT_LABEL } from '../core/effect.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { SeenIssue } from '../core/incidents/seen-issue.ts';
import type { IncidentIssues, IssueWritten } from '../flows/incident-ports.ts';
import { accountOf } from './map/account.ts';
import { commandsOf } from './map/pull.ts';
import { named, type Place } from './place.ts';
import {
  FILED,
  type FiledAnswer,
  type IncidentsAnswer,
  incidentsQuery,
  type RawIncidentIssue,
} from './queries/incident.ts';
import { allEdits, readExtras } from './read/extras.ts';
import type { Written } from './written.ts';

/** Issues of incidents on GitHub: one read for all of them, one write for each that differs. */
export function githubIncidents(place: Place): IncidentIssues {
  return {
    find: (mark, since) => find(place, mark, since),
    open: async ({ title, body }) =>
      writtenOf(
        await place.client.send<RawWritten>('POST /repos/{owner}/{repo}/issues', {
          ...named(place),
          title,
          body,
          labels: [INCIDENT_LABEL],
        }),
      ),
    read: async (numbers) => {
      const variables = Object.fromEntries(numbers.map((number, at) => [`n${at}`, number]));
      const { data } = await place.client.read<IncidentsAnswer>(incidentsQuery(numbers.length), {
        ...named(place),
        ...variables,
      });
      return numbers.flatMap((_, at) => {
        const raw = data.repository?.[`i${at}`];
        return raw ? [seenOf(raw)] : [];
      });
    },
    write: async (number, { body, open }) =>
      writtenOf(
        await place.client.send<RawWritten>('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
          ...named(place),
          issue_number: number,
          ...(body === undefined ? {} : { body }),
          ...(open === undefined ? {} : { state: open ? 'open' : 'closed' }),
        }),
      ),
    sight: async (teams) => ({ ...(await readExtras(place, { files: [], teams })), permissions: {} }),
  };
}

/** Pages of issues that are looked through: so many are opened between a claim and the next run by nobody. */
const PAGES = 20;

async function find(place: Place, mark: string, since: string): ReturnType<IncidentIssues['find']> {
  let after: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const answer: { data: FiledAnswer } = await place.client.read<FiledAnswer>(FILED, {
      ...named(place),
      after,
    });
    const issues = answer.data.repository?.issues;
    if (issues === undefined) return null;
    const nodes = issues.nodes.filter((node) => node !== null);
    const found = nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(mark));
    if (found !== undefined) return found;
    const older = nodes.some(({ createdAt }) => Date.parse(createdAt) < Date.parse(since) - SKEW_MS);
    if (older || !issues.pageInfo.hasNextPage) return null;
    after = issues.pageInfo.endCursor;
  }
  throw new UserError(EXIT.remote, {
    code: 'github.too-many-issues',
    message: `more issues were opened since ${since} than are looked through for the one of an incident`,
  });
}

/** Clocks may differ so much. */
const SKEW_MS = 60_000;

interface RawWritten {
  readonly number?: unknown;
  readonly html_url?: unknown;
}

function writtenOf(written: Written<RawWritten>): IssueWritten {
  if (written.kind === 'unknown' || written.kind === 'refused')
    return { kind: 'later', reason: written.reason };
  const { number, html_url: url } = written.data;
  return { kind: 'written', number: Number(number), url: String(url) };
}

function seenOf(raw: RawIncidentIssue): SeenIssue {
  const { number, url, state, body, timelineItems, comments } = raw;
  const closed = timelineItems.nodes?.at(-1);
  return {
    number,
    url,
    open: state === 'OPEN',
    closedBy: closed?.closer ? null : accountOf(closed?.actor ?? null),
    body,
    edits: editsOf(raw),
    older: comments.pageInfo.hasPreviousPage,
    commands: commandsOf(
      (comments.nodes ?? []).flatMap((each) =>
        each === null ? [] : [{ ...each, isMinimized: false, reactionGroups: null }],
      ),
    ),
  };
}

/** What Baton itself wrote is by the account that opened the issue. */
function editsOf({ lastEditedAt, userContentEdits, author }: RawIncidentIssue): ChecklistEdit[] | null {
  if (lastEditedAt === null) return [];
  const all = allEdits({ userContentEdits: userContentEdits ?? null });
  return (
    all?.map(({ editedAt, editor, diff }) => ({
      at: new Date(editedAt).toISOString(),
      by: accountOf(editor),
      own: editor !== null && editor.login === author?.login,
      body: diff ?? '',
    })) ?? null
  );
}
